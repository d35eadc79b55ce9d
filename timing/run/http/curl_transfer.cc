#include "timing/run/http/curl_transfer.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

#include "timing/run/http/curl_easy.h"
#include "timing/run/http/curl_multi.h"

namespace timing::run {
namespace {

static_assert(kUnsupportedProtocol == CURLE_UNSUPPORTED_PROTOCOL);
static_assert(kUrlMalformed == CURLE_URL_MALFORMAT);
static_assert(kTimedOut == CURLE_OPERATION_TIMEDOUT);
static_assert(kBadArgument == CURLE_BAD_FUNCTION_ARGUMENT);
static_assert(kTooManyRedirects == CURLE_TOO_MANY_REDIRECTS);
static_assert(kGotNothing == CURLE_GOT_NOTHING);
static_assert(kReceiveFailed == CURLE_RECV_ERROR);

// A body's buffer beyond this is given back after use.
constexpr std::size_t kKeptBuffer = 65'536;

// As Go decides it: without a body, and harmless when it is done twice.
bool may_be_sent_again(const TransferRequest& request) {
  constexpr std::array<std::string_view, 4> kSafe = {"GET", "HEAD", "OPTIONS", "TRACE"};
  return request.body.empty() && std::ranges::find(kSafe, request.method) != kSafe.end();
}

}  // namespace

std::shared_ptr<CurlMulti> open_curl_multi(EventLoop& loop, const Clock& clock) {
  return std::make_shared<CurlMulti>(loop, clock);
}

class Transfer::State final : public CurlMulti::Member {
 public:
  State(std::shared_ptr<CurlMulti> multi, const TransferSettings& settings, Owner& owner)
      : multi_(std::move(multi)), owner_(owner), body_limit_(settings.body_limit), easy_(settings) {
    multi_->adopt(easy_.get());
    easy_.set(CURLOPT_PRIVATE, static_cast<void*>(static_cast<CurlMulti::Member*>(this)));
    easy_.set(CURLOPT_ERRORBUFFER, error_.data());
    easy_.set(CURLOPT_WRITEFUNCTION, &State::body_arrived);
    easy_.set(CURLOPT_WRITEDATA, static_cast<void*>(this));
    easy_.set(CURLOPT_HEADERFUNCTION, &State::header_arrived);
    easy_.set(CURLOPT_HEADERDATA, static_cast<void*>(this));
    easy_.set(CURLOPT_PREREQFUNCTION, &State::about_to_send);
    easy_.set(CURLOPT_PREREQDATA, static_cast<void*>(this));
  }

  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() override {
    if (under_way_) multi_->remove(easy_.get());
    multi_->release();
  }

  std::optional<Fault> start(const TransferRequest& request) {
    sendings_ = 0;
    refused_to_send_again_ = false;
    header_complete_ = false;
    may_be_sent_again_ = may_be_sent_again(request);
    error_.front() = '\0';
    drop_body();
    if (const CURLcode code = easy_.set_request(request); code != CURLE_OK) return fault_of(code);
    multi_->add(easy_.get());
    under_way_ = true;
    return std::nullopt;
  }

  void ended(CURLcode code) override {
    under_way_ = false;
    TransferEnd end;
    end.connected = sendings_ > 0;
    end.sent_again = sendings_ > 1;
    if (code != CURLE_OK) {
      end.fault = fault_of(code);
    } else if (!header_complete_) {
      // libcurl 7.88 takes such an answer for a whole one.
      end.fault = Fault{kReceiveFailed, "the connection was closed in the middle of the header"};
    }
    end.status = static_cast<int>(easy_.info<long>(CURLINFO_RESPONSE_CODE));
    end.size = static_cast<std::uint64_t>(easy_.info<curl_off_t>(CURLINFO_SIZE_DOWNLOAD_T));
    owner_.transfer_ended(end);
  }

  std::string_view body() const { return body_; }
  std::uint64_t body_omitted() const { return body_omitted_; }

  void drop_body() {
    body_.clear();
    body_omitted_ = 0;
    if (body_.capacity() > kKeptBuffer) body_ = {};
  }

  std::string location() const { return easy_.location(); }
  Headers response_headers() const { return easy_.response_headers(); }

 private:
  Fault fault_of(CURLcode code) const {
    if (refused_to_send_again_) {
      return {kGotNothing, "the server closed a kept connection without an answer"};
    }
    std::string words = error_.front() == '\0' ? curl_easy_strerror(code) : error_.data();
    const long error_number = easy_.info<long>(CURLINFO_OS_ERRNO);
    if (code == CURLE_COULDNT_CONNECT && error_number != 0) {
      words += ": " + std::generic_category().message(static_cast<int>(error_number));
    }
    return {static_cast<std::uint16_t>(code), std::move(words)};
  }

  static std::size_t body_arrived(const char* data, std::size_t size, std::size_t count,
                                  void* self) noexcept {
    static_cast<State*>(self)->keep_body({data, size * count});
    return size * count;
  }

  // One line; an empty one ends the header.
  static std::size_t header_arrived(const char* data, std::size_t size, std::size_t count,
                                    void* self) noexcept {
    const std::string_view line(data, size * count);
    bool& complete = static_cast<State*>(self)->header_complete_;
    if (line.starts_with("HTTP/")) complete = false;
    if (line == "\r\n" || line == "\n") complete = true;
    return line.size();
  }

  void keep_body(std::string_view part) {
    const std::size_t room = body_limit_ - body_.size();
    const std::string_view kept = part.substr(0, room);
    body_ += kept;
    body_omitted_ += part.size() - kept.size();
  }

  // libcurl sends a request again by itself when a kept connection fails before the first byte of
  // an answer. The server may have acted on it, so only harmless ones are let through.
  static int about_to_send(void* self, char* /*remote*/, char* /*local*/, int /*remote_port*/,
                           int /*local_port*/) noexcept {
    auto& state = *static_cast<State*>(self);
    if (state.sendings_ > 0 && !state.may_be_sent_again_) {
      state.refused_to_send_again_ = true;
      return CURL_PREREQFUNC_ABORT;
    }
    ++state.sendings_;
    return CURL_PREREQFUNC_OK;
  }

  std::shared_ptr<CurlMulti> multi_;
  Owner& owner_;
  std::size_t body_limit_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  std::string body_;
  std::uint64_t body_omitted_ = 0;
  int sendings_ = 0;
  bool may_be_sent_again_ = false;
  bool refused_to_send_again_ = false;
  bool header_complete_ = false;
  bool under_way_ = false;
  CurlEasy easy_;  // goes first: it refers to the others
};

Transfer::Transfer(std::shared_ptr<CurlMulti> multi, const TransferSettings& settings, Owner& owner)
    : state_(std::make_unique<State>(std::move(multi), settings, owner)) {}

Transfer::~Transfer() = default;

std::optional<Fault> Transfer::start(const TransferRequest& request) {
  return state_->start(request);
}

std::string_view Transfer::body() const { return state_->body(); }

std::uint64_t Transfer::body_omitted() const { return state_->body_omitted(); }

void Transfer::drop_body() { state_->drop_body(); }

std::string Transfer::location() const { return state_->location(); }

Headers Transfer::response_headers() const { return state_->response_headers(); }

}  // namespace timing::run
