#include "timing/run/curl_transfer.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "timing/run/curl_multi.h"

namespace timing::run {
namespace {

static_assert(kUnsupportedProtocol == CURLE_UNSUPPORTED_PROTOCOL);
static_assert(kUrlMalformed == CURLE_URL_MALFORMAT);
static_assert(kTimedOut == CURLE_OPERATION_TIMEDOUT);
static_assert(kBadArgument == CURLE_BAD_FUNCTION_ARGUMENT);
static_assert(kTooManyRedirects == CURLE_TOO_MANY_REDIRECTS);
static_assert(kGotNothing == CURLE_GOT_NOTHING);
static_assert(kReceiveFailed == CURLE_RECV_ERROR);

// About 25 days: as good as no limit, where libcurl's own zero would mean 300 s for connecting.
constexpr long kNoTimeout = std::numeric_limits<int>::max();

// A body's buffer beyond this is given back after use.
constexpr std::size_t kKeptBuffer = 64U * 1024U;

long milliseconds_of(const std::optional<nanoseconds>& timeout) {
  if (!timeout) return kNoTimeout;
  const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(*timeout).count();
  return static_cast<long>(std::clamp<std::int64_t>(rounded, 1, kNoTimeout));
}

// As Go decides it: without a body, and harmless when it is done twice.
bool may_be_sent_again(const TransferRequest& request) {
  constexpr std::array<std::string_view, 4> kSafe = {"GET", "HEAD", "OPTIONS", "TRACE"};
  return request.body.empty() && std::ranges::find(kSafe, request.method) != kSafe.end();
}

// As Go decides it: many servers expect a length with these. libcurl sends no body with HEAD.
bool has_length(const TransferRequest& request) {
  constexpr std::array<std::string_view, 3> kWithLength = {"POST", "PUT", "PATCH"};
  return (!request.body.empty() && request.method != "HEAD") ||
         std::ranges::find(kWithLength, request.method) != kWithLength.end();
}

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};

}  // namespace

std::shared_ptr<CurlMulti> open_curl_multi(EventLoop& loop, const Clock& clock) {
  return std::make_shared<CurlMulti>(loop, clock);
}

class Transfer::State final : public CurlMulti::Member {
 public:
  State(std::shared_ptr<CurlMulti> multi, const TransferSettings& settings, Owner& owner)
      : multi_(std::move(multi)),
        owner_(owner),
        body_limit_(settings.body_limit),
        easy_(curl_easy_init()) {
    if (!easy_) throw std::bad_alloc();
    multi_->adopt(easy_.get());
    set_up_protocol();
    set_up_tls(settings);
    set_up_callbacks();
  }

  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() override {
    if (under_way_) multi_->remove(easy_.get());
    easy_.reset();
    multi_->release();
  }

  std::optional<Fault> start(const TransferRequest& request) {
    sendings_ = 0;
    refused_to_send_again_ = false;
    header_complete_ = false;
    may_be_sent_again_ = may_be_sent_again(request);
    error_.front() = '\0';
    drop_body();
    if (const CURLcode code = set_request(request); code != CURLE_OK) return fault_of(code);
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
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_off_t size = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_SIZE_DOWNLOAD_T, &size);
    end.status = static_cast<int>(status);
    end.size = static_cast<std::uint64_t>(size);
    owner_.transfer_ended(end);
  }

  std::string_view body() const { return body_; }
  std::uint64_t body_omitted() const { return body_omitted_; }

  void drop_body() {
    body_.clear();
    body_omitted_ = 0;
    if (body_.capacity() > kKeptBuffer) body_ = {};
  }

  std::string location() const {
    curl_header* header = nullptr;
    const CURLHcode code = curl_easy_header(easy_.get(), "Location", 0, CURLH_HEADER, -1, &header);
    return code == CURLHE_OK ? header->value : std::string();
  }

  Headers response_headers() const {
    Headers headers;
    const curl_header* header = nullptr;
    while ((header = curl_easy_nextheader(easy_.get(), CURLH_HEADER, -1,
                                          const_cast<curl_header*>(header))) != nullptr) {
      headers.emplace_back(header->name, header->value);
    }
    return headers;
  }

 private:
  template <typename Value>
  void set(CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(easy_.get(), option, value);
    if (code != CURLE_OK) {
      throw std::runtime_error(std::string("libcurl: ") + curl_easy_strerror(code));
    }
  }

  void set_up_protocol() {
    set(CURLOPT_NOSIGNAL, 1L);
    // A name that cannot be resolved in time must not hold up the loop.
    set(CURLOPT_QUICK_EXIT, 1L);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    set(CURLOPT_TCP_NODELAY, 1L);
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (body_limit_ > 0) set(CURLOPT_ACCEPT_ENCODING, "gzip, br");
  }

  void set_up_tls(const TransferSettings& settings) {
    set(CURLOPT_SSL_VERIFYPEER, settings.insecure_skip_verify ? 0L : 1L);
    set(CURLOPT_SSL_VERIFYHOST, settings.insecure_skip_verify ? 0L : 2L);
    // Without a folder libcurl reads the authorities once and keeps them; and it would add its
    // authorities to those of a ca_file.
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    if (!settings.ca_file.empty()) set(CURLOPT_CAINFO, settings.ca_file.c_str());
  }

  void set_up_callbacks() {
    set(CURLOPT_PRIVATE, static_cast<void*>(static_cast<CurlMulti::Member*>(this)));
    set(CURLOPT_ERRORBUFFER, error_.data());
    set(CURLOPT_WRITEFUNCTION, &State::body_arrived);
    set(CURLOPT_WRITEDATA, static_cast<void*>(this));
    set(CURLOPT_HEADERFUNCTION, &State::header_arrived);
    set(CURLOPT_HEADERDATA, static_cast<void*>(this));
    set(CURLOPT_PREREQFUNCTION, &State::about_to_send);
    set(CURLOPT_PREREQDATA, static_cast<void*>(this));
  }

  // The first option that libcurl refuses (a text of 8 MB) decides.
  CURLcode set_request(const TransferRequest& request) {
    CURL* const easy = easy_.get();
    const std::string method(request.method);
    const long timeout = milliseconds_of(request.timeout);
    const auto length = static_cast<curl_off_t>(request.body.size());
    const char* const body = request.body.empty() ? "" : request.body.data();
    CURLcode code = CURLE_OK;
    const auto set = [&](CURLoption option, auto value) {
      if (code == CURLE_OK) code = curl_easy_setopt(easy, option, value);
    };
    set(CURLOPT_URL, request.url.text.c_str());
    // As in Go's client, HTTP_PROXY and its like hold, but not for this machine.
    set(CURLOPT_PROXY, is_loopback(request.url) ? "" : static_cast<const char*>(nullptr));
    set(CURLOPT_HTTPHEADER, request.headers.list());
    set(CURLOPT_TIMEOUT_MS, timeout);
    set(CURLOPT_CONNECTTIMEOUT_MS, timeout);
    set(CURLOPT_HTTPGET, 1L);
    if (method == "HEAD") set(CURLOPT_NOBODY, 1L);
    if (has_length(request)) {
      set(CURLOPT_POSTFIELDSIZE_LARGE, length);
      set(CURLOPT_POSTFIELDS, body);
    }
    set(CURLOPT_CUSTOMREQUEST, method.c_str());
    return code;
  }

  Fault fault_of(CURLcode code) const {
    if (refused_to_send_again_) {
      return {kGotNothing, "the server closed a kept connection without an answer"};
    }
    std::string words = error_.front() == '\0' ? curl_easy_strerror(code) : error_.data();
    long error_number = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_OS_ERRNO, &error_number);
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
  std::unique_ptr<CURL, FreeEasy> easy_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  std::string body_;
  std::uint64_t body_omitted_ = 0;
  int sendings_ = 0;
  bool may_be_sent_again_ = false;
  bool refused_to_send_again_ = false;
  bool header_complete_ = false;
  bool under_way_ = false;
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
