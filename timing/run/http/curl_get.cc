#include "timing/run/http/curl_get.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "timing/run/http/curl_library.h"

namespace timing::run {
namespace {

constexpr std::size_t kMostBody = 1000;

struct Free {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, Free>;

std::size_t keep_body(const char* data, std::size_t size, std::size_t count, void* answer) {
  std::string& body = static_cast<GetAnswer*>(answer)->body;
  body.append(data, std::min(size * count, kMostBody - body.size()));
  return size * count;
}

template <typename Value>
void set(const Easy& easy, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(easy.get(), option, value);
  if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
}

void set_text(const Easy& easy, CURLoption option, const std::string& text) {
  if (!text.empty()) set(easy, option, text.c_str());
}

void set_up(const Easy& easy, const GetRequest& request, GetAnswer& answer) {
  set(easy, CURLOPT_URL, request.url.c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_PROXY, "");
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  set(easy, CURLOPT_SSL_VERIFYPEER, request.verify_peer ? 1L : 0L);
  set(easy, CURLOPT_SSL_VERIFYHOST, request.verify_peer ? 2L : 0L);
  set_text(easy, CURLOPT_USERNAME, request.username);
  set_text(easy, CURLOPT_PASSWORD, request.password);
  set_text(easy, CURLOPT_SSLCERT, request.cert_file);
  set_text(easy, CURLOPT_SSLKEY, request.key_file);
  set(easy, CURLOPT_WRITEFUNCTION, keep_body);
  set(easy, CURLOPT_WRITEDATA, static_cast<void*>(&answer));
}

}  // namespace

Result<GetAnswer> curl_get(const GetRequest& request) {
  const CurlLibrary library;
  const Easy easy(curl_easy_init());
  if (!easy) throw std::runtime_error("libcurl cannot be started");
  std::array<char, CURL_ERROR_SIZE> words{};
  GetAnswer answer;
  set_up(easy, request, answer);
  set(easy, CURLOPT_ERRORBUFFER, words.data());
  const CURLcode code = curl_easy_perform(easy.get());
  if (code != CURLE_OK) {
    const std::string_view said(words.data());
    return Error{std::string(said.empty() ? curl_easy_strerror(code) : said)};
  }
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &answer.status);
  return answer;
}

}  // namespace timing::run
