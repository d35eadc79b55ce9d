#include "tests/support/process/http_get.h"

#include <curl/curl.h>

#include <memory>
#include <stdexcept>

#include "tests/support/process/process.h"

namespace timing::test {
namespace {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

Handle make_handle() {
  Handle handle(curl_easy_init(), &curl_easy_cleanup);
  if (!handle) throw std::runtime_error("curl_easy_init failed");
  return handle;
}

std::size_t append(char* data, std::size_t size, std::size_t count, void* text) {
  static_cast<std::string*>(text)->append(data, size * count);
  return size * count;
}

}  // namespace

HttpReply http_get(const std::string& url, const std::string& accept) {
  HttpReply reply;
  const Handle handle = make_handle();
  const Headers headers(
      accept.empty() ? nullptr : curl_slist_append(nullptr, ("Accept: " + accept).c_str()),
      &curl_slist_free_all);
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, static_cast<long>(kPatience.count()));
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, &append);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &reply.body);
  if (const CURLcode code = curl_easy_perform(handle.get()); code != CURLE_OK) {
    throw std::runtime_error("GET " + url + ": " + curl_easy_strerror(code));
  }
  long status = 0;
  const char* content_type = nullptr;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(handle.get(), CURLINFO_CONTENT_TYPE, &content_type);
  reply.status = static_cast<int>(status);
  if (content_type != nullptr) reply.content_type = content_type;
  return reply;
}

std::string url_encode(const std::string& text) {
  const Handle handle = make_handle();
  const std::unique_ptr<char, decltype(&curl_free)> encoded(
      curl_easy_escape(handle.get(), text.data(), static_cast<int>(text.size())), &curl_free);
  if (!encoded) throw std::runtime_error("curl_easy_escape failed");
  return encoded.get();
}

}  // namespace timing::test
