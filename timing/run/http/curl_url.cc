// URLs by libcurl's URL API, which also parses them when they are requested: what passes here
// cannot mean something else there.
#include <arpa/inet.h>
#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "timing/base/base64.h"
#include "timing/run/http/http_url.h"

namespace timing::run {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, FreeUrl>;

struct FreeText {
  void operator()(char* text) const { curl_free(text); }
};

bool is_control(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte < 0x20U || byte == 0x7fU;
}

// Go writes these of a path percent-encoded, and every byte of a query as it is; blanks and bytes
// beyond ASCII cannot be sent anywhere.
bool must_be_encoded(char character, bool in_path) {
  const auto byte = static_cast<unsigned char>(character);
  if (byte == ' ' || byte >= 0x80U) return true;
  return in_path && std::string_view("\"<>\\^`{|}").find(character) != std::string_view::npos;
}

// Where the path begins: behind "//host", if there is one.
std::size_t path_begin(std::string_view text) {
  const std::size_t special = text.find_first_of("/?#");
  if (special == std::string_view::npos) return is_absolute_url(text) ? text.size() : 0;
  const bool has_authority = text.substr(special).starts_with("//") &&
                             (special == 0 || (text[special - 1] == ':' && is_absolute_url(text)));
  if (!has_authority) return is_absolute_url(text) ? text.find(':') + 1 : 0;
  return std::min(text.find_first_of("/?#", special + 2), text.size());
}

std::string encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const std::size_t begin = path_begin(text);
  std::string result(text.substr(0, begin));
  bool in_path = true;
  for (const char character : text.substr(begin)) {
    if (character == '#') break;
    in_path = in_path && character != '?';
    if (!must_be_encoded(character, in_path)) {
      result += character;
      continue;
    }
    const auto byte = static_cast<unsigned char>(character);
    result += {'%', kDigits[byte / 16U], kDigits[byte % 16U]};
  }
  return result;
}

Fault fault_of(CURLUcode code) {
  if (code == CURLUE_UNSUPPORTED_SCHEME) {
    return {kUnsupportedProtocol, "unsupported URL scheme; http and https are allowed"};
  }
  std::string words = curl_url_strerror(code);
  return {kUrlMalformed, "invalid URL: " + words};
}

// Empty where the URL has no such part.
std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  const std::unique_ptr<char, FreeText> owner(text);
  return text;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return text;
}

std::optional<Fault> set_url(CURLU* url, std::string_view text, unsigned flags) {
  if (std::ranges::any_of(text, is_control)) {
    return Fault{kUrlMalformed, "invalid URL: it has a control character"};
  }
  const CURLUcode code = curl_url_set(url, CURLUPART_URL, encoded(text).c_str(), flags);
  return code == CURLUE_OK ? std::nullopt : std::optional(fault_of(code));
}

// Decoded as libcurl does it.
std::string authorization_of(CURLU* handle) {
  const std::string user = part_of(handle, CURLUPART_USER, CURLU_URLDECODE);
  const std::string password = part_of(handle, CURLUPART_PASSWORD, CURLU_URLDECODE);
  if (user.empty() && password.empty()) return {};
  return "Basic " + base64(user + ':' + password);
}

Result<Url, Fault> url_of(CURLU* handle) {
  Url url{.text = part_of(handle, CURLUPART_URL),
          .public_text = {},
          .scheme = lower(part_of(handle, CURLUPART_SCHEME)),
          .host = lower(part_of(handle, CURLUPART_HOST)),
          .port = part_of(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT),
          .authorization = {}};
  if (url.scheme != "http" && url.scheme != "https") {
    return fault_of(CURLUE_UNSUPPORTED_SCHEME);
  }
  url.authorization = authorization_of(handle);
  for (const CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS}) {
    curl_url_set(handle, part, nullptr, 0);
  }
  url.public_text = part_of(handle, CURLUPART_URL);
  return url;
}

UrlHandle new_handle() {
  UrlHandle handle(curl_url());
  if (!handle) throw std::bad_alloc();
  return handle;
}

}  // namespace

Result<Url, Fault> parse_url(std::string_view text) {
  const UrlHandle handle = new_handle();
  if (auto fault = set_url(handle.get(), text, CURLU_PATH_AS_IS)) return std::move(*fault);
  return url_of(handle.get());
}

Result<Url, Fault> resolve_url(const Url& base, std::string_view reference) {
  if (reference.empty() || reference.starts_with('#')) return base;
  const UrlHandle handle = new_handle();
  if (auto fault = set_url(handle.get(), base.text, CURLU_PATH_AS_IS)) return std::move(*fault);
  if (auto fault = set_url(handle.get(), reference, 0)) return std::move(*fault);
  return url_of(handle.get());
}

std::string with_host(const Url& url, const std::string& host) {
  const UrlHandle handle = new_handle();
  if (set_url(handle.get(), url.text, CURLU_PATH_AS_IS)) return url.text;
  curl_url_set(handle.get(), CURLUPART_HOST, host.c_str(), 0);
  return part_of(handle.get(), CURLUPART_URL);
}

bool is_absolute_url(std::string_view text) {
  const std::size_t end = text.find_first_of(":/?#");
  return end != std::string_view::npos && end > 0 && text[end] == ':';
}

bool is_address(const Url& url) {
  in_addr address{};
  return url.host.starts_with('[') || ::inet_pton(AF_INET, url.host.c_str(), &address) == 1;
}

bool is_loopback(const Url& url) {
  return url.host == "localhost" || url.host == "[::1]" || url.host.starts_with("127.");
}

}  // namespace timing::run
