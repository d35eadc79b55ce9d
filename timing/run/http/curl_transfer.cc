#include "timing/run/http/curl_transfer.h"

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <utility>

#include "timing/run/http/curl_easy.h"
#include "timing/run/http/curl_fault.h"
#include "timing/run/http/curl_figures.h"
#include "timing/run/http/curl_multi.h"
#include "timing/run/http/curl_stale_headers.h"
#include "timing/run/http/head_check.h"
#include "timing/run/http/request_rules.h"
#include "timing/run/http/response_limit.h"
#include "timing/run/net/tls_certificate.h"

namespace timing::run {
namespace {

// A body's buffer beyond this is given back after use.
constexpr std::size_t kKeptBuffer = 65'536;

class CurlTransfer final : public Transfer, private CurlMulti::Member {
 public:
  CurlTransfer(std::shared_ptr<CurlMulti> multi, const TransferSettings& settings, Owner& owner)
      : multi_(std::move(multi)),
        opener_{*multi_, settings.open_connections},
        owner_(owner),
        body_limit_(settings.body_limit),
        max_size_(settings.max_response_size),
        most_requests_(settings.connection.most_requests),
        retry_(settings.connection.retry),
        keepalive_(settings.connection.keepalive),
        http2_(settings.connection.version == config::HttpVersion::two),
        easy_(settings) {
    multi_->adopt();
    set_up();
  }

  ~CurlTransfer() override {
    if (under_way_) multi_->remove(easy_.get());
    multi_->release();
  }

  std::optional<Fault> start(const TransferRequest& request) override {
    sendings_ = 0;
    refused_to_send_again_ = false;
    certificate_not_after_.reset();
    head_.begin(request.method == "HEAD");
    stale_headers_.begin();
    named_host_ = !is_address(*request.url);
    too_large_ = false;
    may_be_sent_again_ = retry_ && is_idempotent(request.method);
    const long fresh = keeps_connection(*request.url) ? 0L : 1L;
    easy_.set(CURLOPT_FRESH_CONNECT, fresh);
    easy_.set(CURLOPT_FORBID_REUSE, fresh);
    error_.front() = '\0';
    drop_body();
    if (const CURLcode code = easy_.set_request(request); code != CURLE_OK) return fault_of(code);
    under_way_ = true;
    multi_->add(easy_.get());
    return std::nullopt;
  }

  std::string_view body() const override { return body_; }
  std::uint64_t body_omitted() const override { return body_omitted_; }

  void drop_body() override {
    body_.clear();
    body_omitted_ = 0;
    if (body_.capacity() > kKeptBuffer) std::string().swap(body_);
  }

  std::string location() const override { return easy_.location(); }
  Headers response_headers() const override { return easy_.response_headers(); }

 private:
  void set_up() {
    multi_->set_up(easy_.get(), opener_);
    easy_.set(CURLOPT_PRIVATE, static_cast<void*>(static_cast<CurlMulti::Member*>(this)));
    easy_.set(CURLOPT_ERRORBUFFER, error_.data());
    easy_.set(CURLOPT_WRITEFUNCTION, &CurlTransfer::body_arrived);
    easy_.set(CURLOPT_WRITEDATA, static_cast<void*>(this));
    easy_.set(CURLOPT_HEADERFUNCTION, &CurlTransfer::header_arrived);
    easy_.set(CURLOPT_HEADERDATA, static_cast<void*>(this));
    easy_.set(CURLOPT_PREREQFUNCTION, &CurlTransfer::about_to_send);
    easy_.set(CURLOPT_PREREQDATA, static_cast<void*>(this));
    if (CurlStaleHeaders::are_followed()) stale_headers_.guard(easy_.get());
    if (max_size_ > 0) {
      easy_.set(CURLOPT_XFERINFOFUNCTION, &CurlTransfer::data_counted);
      easy_.set(CURLOPT_XFERINFODATA, static_cast<void*>(this));
      easy_.set(CURLOPT_NOPROGRESS, 0L);
    }
  }

  bool keeps_connection(const Url& url) const {
    const bool http2_without_tls = http2_ && url.scheme == "http";
    return keepalive_ && (!http2_without_tls || curl_keeps_http2_without_tls());
  }

  void ended(CURLcode code) override {
    under_way_ = false;
    TransferEnd end;
    end.connected = sendings_ > 0;
    if (code != CURLE_OK) {
      end.fault = fault_of(code);
    } else if (!head_.complete()) {
      // libcurl 7.88 takes such an answer for a whole one.
      end.fault = head_was_cut();
    }
    end.status = static_cast<int>(easy_.info<long>(CURLINFO_RESPONSE_CODE));
    end.size = static_cast<std::uint64_t>(easy_.info<curl_off_t>(CURLINFO_SIZE_DOWNLOAD_T));
    end.certificate_not_after = certificate_not_after_;
    end.phases = phases_of(easy_, named_host_);
    end.traffic = traffic_of(easy_, sendings_);
    owner_.transfer_ended(end);
  }

  Fault fault_of(CURLcode code) const {
    if (too_large_) return response_too_large(max_size_);
    if (refused_to_send_again_) {
      return {kGotNothing, "the server closed a kept connection without an answer"};
    }
    if (head_.failed()) return head_.fault();
    return run::fault_of({.code = code,
                          .words = error_.data(),
                          .error_number = easy_.info<long>(CURLINFO_OS_ERRNO),
                          .sent = sendings_ > 0,
                          .head_complete = head_.complete()});
  }

  static std::size_t body_arrived(const char* data, std::size_t size, std::size_t count,
                                  void* self) noexcept {
    static_cast<CurlTransfer*>(self)->keep_body({data, size * count});
    return size * count;
  }

  static std::size_t header_arrived(const char* data, std::size_t size, std::size_t count,
                                    void* self) noexcept {
    auto& state = *static_cast<CurlTransfer*>(self);
    const std::string_view line(data, size * count);
    return state.head_.take(state.stale_headers_.restored(line)) ? line.size() : 0;
  }

  void keep_body(std::string_view part) {
    const std::size_t room = body_limit_ - body_.size();
    const std::string_view kept = part.substr(0, room);
    body_ += kept;
    body_omitted_ += part.size() - kept.size();
  }

  // libcurl sends a request again by itself when a kept connection fails before the first byte of
  // an answer. The server may have acted on it, so only harmless ones are let through, and once.
  static int about_to_send(void* self, char* remote, char* local, int remote_port,
                           int local_port) noexcept {
    auto& state = *static_cast<CurlTransfer*>(self);
    if (state.sendings_ > 0 && (!state.may_be_sent_again_ || state.sendings_ > 1)) {
      state.refused_to_send_again_ = true;
      return CURL_PREREQFUNC_ABORT;
    }
    ++state.sendings_;
    if (state.easy_.info<long>(CURLINFO_NUM_CONNECTS) > 0) state.look_at_certificate();
    // Where it is sent again, not over another connection that may be gone too.
    curl_easy_setopt(state.easy_.get(), CURLOPT_FRESH_CONNECT, 1L);
    if (state.most_requests_ > 0) {
      state.count_request({remote, static_cast<std::uint16_t>(remote_port)},
                          {local, static_cast<std::uint16_t>(local_port)});
    }
    return CURL_PREREQFUNC_OK;
  }

  // While the request is under way: libcurl shows the connection then alone.
  void look_at_certificate() {
    const auto* const session = easy_.info<curl_tlssessioninfo*>(CURLINFO_TLS_SSL_PTR);
    if (session == nullptr || session->backend != CURLSSLBACKEND_OPENSSL ||
        session->internals == nullptr) {
      return;
    }
    certificate_not_after_ = earliest_not_after(static_cast<const ssl_st*>(session->internals));
  }

  void count_request(const CurlAddress& remote, const CurlAddress& local) {
    if (multi_->count_request(remote, local) < most_requests_) return;
    curl_easy_setopt(easy_.get(), CURLOPT_FORBID_REUSE, 1L);
  }

  // So many bytes of a body, as they were sent.
  static int data_counted(void* self, curl_off_t /*expected*/, curl_off_t received,
                          curl_off_t /*to_send*/, curl_off_t /*sent*/) noexcept {
    auto& state = *static_cast<CurlTransfer*>(self);
    state.too_large_ = static_cast<std::uint64_t>(received) > state.max_size_;
    return state.too_large_ ? 1 : 0;
  }

  std::shared_ptr<CurlMulti> multi_;
  CurlMulti::Opener opener_;
  Owner& owner_;
  std::size_t body_limit_;
  std::uint64_t max_size_;
  std::uint64_t most_requests_;
  bool retry_;
  bool keepalive_;
  bool http2_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  CurlStaleHeaders stale_headers_;
  HeadCheck head_;
  std::string body_;
  std::uint64_t body_omitted_ = 0;
  std::optional<std::chrono::sys_seconds> certificate_not_after_;
  std::uint32_t sendings_ = 0;
  bool may_be_sent_again_ = false;
  bool named_host_ = false;
  bool refused_to_send_again_ = false;
  bool too_large_ = false;
  bool under_way_ = false;
  CurlEasy easy_;  // goes first: it refers to the others
};

class CurlTransfers final : public Transfers {
 public:
  explicit CurlTransfers(std::shared_ptr<CurlMulti> multi) : multi_(std::move(multi)) {}

  std::unique_ptr<Transfer> open(const TransferSettings& settings,
                                 Transfer::Owner& owner) override {
    return std::make_unique<CurlTransfer>(multi_, settings, owner);
  }

 private:
  std::shared_ptr<CurlMulti> multi_;
};

}  // namespace

bool curl_keeps_http2_without_tls() {
  constexpr unsigned kVersion8 = 0x080000;
  return curl_version_info(CURLVERSION_NOW)->version_num >= kVersion8;
}

std::shared_ptr<CurlShare> open_curl_share() { return std::make_shared<CurlShare>(); }

std::shared_ptr<Transfers> open_curl_transfers(EventLoop& loop, const Clock& clock,
                                               std::shared_ptr<CurlShare> share,
                                               const ConnectionLimits& limits) {
  return std::make_shared<CurlTransfers>(
      std::make_shared<CurlMulti>(loop, clock, std::move(share), limits));
}

}  // namespace timing::run
