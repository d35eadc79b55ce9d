#include "timing/run/http/choosing_transfer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace timing::run {
namespace {

// What the transfers of a job share.
class Engines {
 public:
  Engines(const ChoosingSettings& settings, EngineOpeners openers)
      : settings_(settings), openers_(std::move(openers)) {}

  Engine choose(const std::shared_ptr<const Url>& url) {
    if (url == last_url_) return last_engine_;
    const ChosenEngine choice = http2_hosts_.contains(url->authority())
                                    ? ChosenEngine{Engine::curl, "HTTP/2"}
                                    : choose_engine(settings_.plan, settings_.proxies, *url);
    if (choice.engine == Engine::curl) tell(choice);
    last_url_ = url;
    last_engine_ = choice.engine;
    return last_engine_;
  }

  // An exchange has ended there. Before, the native engine is not sure of it: the server may want
  // HTTP/2.
  void served(Engine engine) {
    if (engine == Engine::native && !told_.front()) tell({});
  }

  void note_http2(const Url& url) {
    http2_hosts_.insert(url.authority());
    last_url_.reset();
  }

  Transfers& of(Engine engine) {
    std::shared_ptr<Transfers>& transfers = transfers_.at(static_cast<std::size_t>(engine));
    if (!transfers) transfers = engine == Engine::native ? openers_.native() : openers_.curl();
    return *transfers;
  }

 private:
  void tell(const ChosenEngine& choice) {
    const auto engine = static_cast<std::size_t>(choice.engine);
    // What all loops share is asked once.
    if (std::exchange(told_.at(engine), true) || settings_.told->at(engine).exchange(true)) return;
    const std::string& name = settings_.job.name;
    settings_.log.debug(
        choice.engine == Engine::native
            ? fmt::format("job '{}': the native engine serves it", name)
            : fmt::format("job '{}': libcurl serves it, because of {}", name, choice.reason));
  }

  ChoosingSettings settings_;
  EngineOpeners openers_;
  std::array<std::shared_ptr<Transfers>, 2> transfers_{};  // by Engine
  std::array<bool, 2> told_{};
  std::set<std::string> http2_hosts_;
  std::shared_ptr<const Url> last_url_;
  Engine last_engine_ = Engine::native;
};

class ChoosingTransfer final : public Transfer, private Transfer::Owner {
 public:
  ChoosingTransfer(std::shared_ptr<Engines> engines, TransferSettings settings,
                   Transfer::Owner& owner)
      : engines_(std::move(engines)), settings_(std::move(settings)), owner_(owner) {}

  std::optional<Fault> start(const TransferRequest& request) override {
    const Engine engine = engines_->choose(request.url);
    std::unique_ptr<Transfer>& transfer = transfers_.at(static_cast<std::size_t>(engine));
    if (!transfer) transfer = engines_->of(engine).open(settings_, *this);
    current_ = transfer.get();
    current_engine_ = engine;
    request_.emplace(request);
    return current_->start(request);
  }

  std::string_view body() const override {
    return current_ == nullptr ? std::string_view() : current_->body();
  }
  std::uint64_t body_omitted() const override {
    return current_ == nullptr ? 0 : current_->body_omitted();
  }
  std::string location() const override { return current_->location(); }
  Headers response_headers() const override { return current_->response_headers(); }
  void drop_body() override {
    if (current_ != nullptr) current_->drop_body();
  }

 private:
  void transfer_ended(const TransferEnd& end) override {
    if (!end.wants_http2) {
      engines_->served(current_engine_);
      return owner_.transfer_ended(end);
    }
    engines_->note_http2(*request_->url);
    TransferRequest again = *request_;
    const nanoseconds spent = *end.ended - again.now;
    again.now = *end.ended;
    if (again.timeout) again.timeout = std::max(*again.timeout - spent, nanoseconds(1));
    if (std::optional<Fault> fault = start(again)) {
      owner_.transfer_ended({.fault = std::move(fault)});
    }
  }

  std::shared_ptr<Engines> engines_;
  TransferSettings settings_;
  Transfer::Owner& owner_;
  std::optional<TransferRequest> request_;              // the last one
  std::array<std::unique_ptr<Transfer>, 2> transfers_;  // by Engine
  Transfer* current_ = nullptr;                         // of the last request; none: before it
  Engine current_engine_ = Engine::native;              // its own
};

class ChoosingTransfers final : public Transfers {
 public:
  explicit ChoosingTransfers(std::shared_ptr<Engines> engines) : engines_(std::move(engines)) {}

  std::unique_ptr<Transfer> open(const TransferSettings& settings,
                                 Transfer::Owner& owner) override {
    return std::make_unique<ChoosingTransfer>(engines_, settings, owner);
  }

 private:
  std::shared_ptr<Engines> engines_;
};

}  // namespace

std::shared_ptr<Transfers> open_choosing_transfers(const ChoosingSettings& settings,
                                                   EngineOpeners openers) {
  return std::make_shared<ChoosingTransfers>(
      std::make_shared<Engines>(settings, std::move(openers)));
}

}  // namespace timing::run
