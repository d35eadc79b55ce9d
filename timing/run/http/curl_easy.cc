#include "timing/run/http/curl_easy.h"

#include <algorithm>
#include <array>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>

namespace timing::run {
namespace {

// About 25 days: as good as no limit, where libcurl's own zero would mean 300 s for connecting.
constexpr long kNoTimeout = std::numeric_limits<int>::max();

long milliseconds_of(const std::optional<nanoseconds>& timeout) {
  if (!timeout) return kNoTimeout;
  const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(*timeout).count();
  return static_cast<long>(std::clamp<std::int64_t>(rounded, 1, kNoTimeout));
}

// As Go decides it: many servers expect a length with these. libcurl sends no body with HEAD.
bool has_length(const TransferRequest& request) {
  constexpr std::array<std::string_view, 3> kWithLength = {"POST", "PUT", "PATCH"};
  return (!request.body.empty() && request.method != "HEAD") ||
         std::ranges::find(kWithLength, request.method) != kWithLength.end();
}

}  // namespace

CurlEasy::CurlEasy(const TransferSettings& settings) : easy_(curl_easy_init()) {
  if (!easy_) throw std::bad_alloc();
  set_up_protocol();
  set_up_tls(settings);
  if (settings.body_limit > 0) set(CURLOPT_ACCEPT_ENCODING, "gzip, br");
}

CURLcode CurlEasy::set_request(const TransferRequest& request) {
  const std::string method(request.method);
  const long timeout = milliseconds_of(request.timeout);
  const auto length = static_cast<curl_off_t>(request.body.size());
  const char* const body = request.body.empty() ? "" : request.body.data();
  CURLcode code = CURLE_OK;
  const auto set = [&](CURLoption option, auto value) {
    if (code == CURLE_OK) code = curl_easy_setopt(easy_.get(), option, value);
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

std::string CurlEasy::location() const {
  curl_header* header = nullptr;
  const CURLHcode code = curl_easy_header(easy_.get(), "Location", 0, CURLH_HEADER, -1, &header);
  return code == CURLHE_OK ? header->value : std::string();
}

Headers CurlEasy::response_headers() const {
  Headers headers;
  curl_header* header = nullptr;
  while ((header = curl_easy_nextheader(easy_.get(), CURLH_HEADER, -1, header)) != nullptr) {
    headers.emplace_back(header->name, header->value);
  }
  return headers;
}

void CurlEasy::check(CURLcode code) {
  if (code != CURLE_OK) {
    throw std::runtime_error(std::string("libcurl: ") + curl_easy_strerror(code));
  }
}

void CurlEasy::set_up_protocol() {
  set(CURLOPT_NOSIGNAL, 1L);
  // A name that cannot be resolved in time must not hold up the loop.
  set(CURLOPT_QUICK_EXIT, 1L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(CURLOPT_TCP_NODELAY, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

void CurlEasy::set_up_tls(const TransferSettings& settings) {
  set(CURLOPT_SSL_VERIFYPEER, settings.insecure_skip_verify ? 0L : 1L);
  set(CURLOPT_SSL_VERIFYHOST, settings.insecure_skip_verify ? 0L : 2L);
  // Without a folder libcurl reads the authorities once and keeps them; and it would add its
  // authorities to those of a ca_file.
  set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  if (!settings.ca_file.empty()) set(CURLOPT_CAINFO, settings.ca_file.c_str());
}

}  // namespace timing::run
