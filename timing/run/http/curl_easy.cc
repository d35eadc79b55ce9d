#include "timing/run/http/curl_easy.h"

#include <algorithm>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>

#include "timing/run/http/request_rules.h"

namespace timing::run {
namespace {

// About 25 days: as good as no limit, where libcurl's own zero would mean 300 s for connecting.
constexpr long kNoTimeout = std::numeric_limits<int>::max();

long milliseconds_of(const std::optional<nanoseconds>& timeout) {
  if (!timeout) return kNoTimeout;
  const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(*timeout).count();
  return static_cast<long>(std::clamp<std::int64_t>(rounded, 1, kNoTimeout));
}

// A connect timeout of 0 is that of the request.
std::optional<nanoseconds> shorter(std::optional<nanoseconds> timeout,
                                   nanoseconds connect_timeout) {
  if (connect_timeout == nanoseconds::zero()) return timeout;
  return timeout ? std::min(*timeout, connect_timeout) : connect_timeout;
}

// Without TLS nobody can be asked; with it the server chooses.
long http2_version(const Url& url) {
  return url.scheme == "http" ? CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE : CURL_HTTP_VERSION_2TLS;
}

// Then libcurl is to wait for a connection that is being opened, rather than open another one: it
// may serve both.
bool may_be_http2(config::HttpVersion version, const Url& url) {
  return version == config::HttpVersion::two ||
         (version == config::HttpVersion::automatic && url.scheme == "https");
}

long oldest_version(config::TlsVersion version) {
  switch (version) {
    case config::TlsVersion::tls10:
      return CURL_SSLVERSION_TLSv1_0;
    case config::TlsVersion::tls11:
      return CURL_SSLVERSION_TLSv1_1;
    case config::TlsVersion::tls12:
      return CURL_SSLVERSION_TLSv1_2;
    case config::TlsVersion::tls13:
      break;
  }
  return CURL_SSLVERSION_TLSv1_3;
}

}  // namespace

CurlEasy::CurlEasy(const TransferSettings& settings)
    : settings_(settings), route_(settings), easy_(curl_easy_init()) {
  if (!easy_) throw std::bad_alloc();
  set_up_protocol();
  set_up_tls();
  if (settings_.proxy) set_up_proxy();
  if (settings_.body_limit > 0) set(CURLOPT_ACCEPT_ENCODING, "gzip, br");
}

CURLcode CurlEasy::set_request(const TransferRequest& request) {
  const std::string method(request.method);
  const auto length = static_cast<curl_off_t>(request.body.size());
  const char* const body = request.body.empty() ? "" : request.body.data();
  CURLcode code = route_.apply(easy_.get(), request.url);
  const auto set = [&](CURLoption option, auto value) {
    if (code == CURLE_OK) code = curl_easy_setopt(easy_.get(), option, value);
  };
  const config::HttpVersion version = settings_.connection.version;
  if (version == config::HttpVersion::two) {
    set(CURLOPT_HTTP_VERSION, http2_version(*request.url));
  }
  set(CURLOPT_PIPEWAIT, may_be_http2(version, *request.url) ? 1L : 0L);
  set(CURLOPT_HTTPHEADER, headers_.list_of(request.headers, route_.host_header()));
  set(CURLOPT_TIMEOUT_MS, milliseconds_of(request.timeout));
  set(CURLOPT_CONNECTTIMEOUT_MS,
      milliseconds_of(shorter(request.timeout, settings_.connection.connect_timeout)));
  set(CURLOPT_HTTPGET, 1L);
  if (method == "HEAD") set(CURLOPT_NOBODY, 1L);
  if (tells_length(request)) {
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
  const bool only_one = settings_.connection.version == config::HttpVersion::one;
  set(CURLOPT_NOSIGNAL, 1L);
  // A name that cannot be resolved in time must not hold up the loop.
  set(CURLOPT_QUICK_EXIT, 1L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HTTP_VERSION,
      static_cast<long>(only_one ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS));
  set(CURLOPT_TCP_NODELAY, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

void CurlEasy::set_up_tls() {
  const config::Tls& tls = settings_.tls;
  set(CURLOPT_SSL_VERIFYPEER, tls.insecure_skip_verify ? 0L : 1L);
  set(CURLOPT_SSL_VERIFYHOST, tls.insecure_skip_verify ? 0L : 2L);
  set(CURLOPT_SSLVERSION, oldest_version(tls.min_version));
  // Without a folder libcurl reads the authorities once and keeps them; and it would add its
  // authorities to those of a ca_file.
  set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  if (tls.ca_file.given()) set(CURLOPT_CAINFO, tls.ca_file.path.c_str());
  if (tls.cert_file.given()) set_pem(CURLOPT_SSLCERT_BLOB, tls.cert_file);
  if (tls.key_file.given()) set_pem(CURLOPT_SSLKEY_BLOB, tls.key_file);
}

void CurlEasy::set_up_proxy() {
  const config::Tls& tls = settings_.tls;
  set(CURLOPT_NOPROXY, "");
  set(CURLOPT_PROXY_SSL_VERIFYPEER, tls.insecure_skip_verify ? 0L : 1L);
  set(CURLOPT_PROXY_SSL_VERIFYHOST, tls.insecure_skip_verify ? 0L : 2L);
  if (tls.ca_file.given()) set(CURLOPT_PROXY_CAINFO, tls.ca_file.path.c_str());
}

void CurlEasy::set_pem(CURLoption option, const config::File& file) {
  // libcurl only reads what it has no const for.
  curl_blob blob{.data = const_cast<char*>(file.text->data()),  // NOLINT(*-const-cast)
                 .len = file.text->size(),
                 .flags = CURL_BLOB_NOCOPY};
  set(option, &blob);
}

}  // namespace timing::run
