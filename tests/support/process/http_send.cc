#include "tests/support/process/http_send.h"

#include <curl/curl.h>

#include <memory>
#include <stdexcept>

#include "tests/support/process/process.h"

namespace timing::test {
namespace {

std::size_t append(char* data, std::size_t size, std::size_t count, void* text) {
  static_cast<std::string*>(text)->append(data, size * count);
  return size * count;
}

}  // namespace

HttpExchange http_send(const std::string& method, const std::string& url) {
  HttpExchange exchange;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(),
                                                                   &curl_easy_cleanup);
  if (!handle) throw std::runtime_error("curl_easy_init failed");
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_CUSTOMREQUEST, method.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_NOBODY, method == "HEAD" ? 1L : 0L);
  curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, static_cast<long>(kPatience.count()));
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, &append);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &exchange.body);
  curl_easy_setopt(handle.get(), CURLOPT_HEADERFUNCTION, &append);
  curl_easy_setopt(handle.get(), CURLOPT_HEADERDATA, &exchange.head);
  if (const CURLcode code = curl_easy_perform(handle.get()); code != CURLE_OK) {
    throw std::runtime_error(method + " " + url + ": " + curl_easy_strerror(code));
  }
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  exchange.status = static_cast<int>(status);
  return exchange;
}

}  // namespace timing::test
