#include "timing/run/http/redirect.h"

#include <array>

namespace timing::run {
namespace {

// What would hand one host's credentials to another.
constexpr std::array<std::string_view, 6> kCredentials = {
    "Authorization", "Www-Authenticate",    "Cookie",
    "Cookie2",       "Proxy-Authorization", "Proxy-Authenticate"};

bool keeps_method_and_body(int status) { return status == 307 || status == 308; }

bool is_same_or_subdomain(std::string_view host, std::string_view parent) {
  if (host == parent) return true;
  return host.ends_with(parent) && host[host.size() - parent.size() - 1] == '.';
}

std::string_view next_method(std::string_view method, int status) {
  if (keeps_method_and_body(status) || method == "HEAD") return method;
  return "GET";
}

void set_referer(Headers& headers, const Url& from, const Url& to) {
  if (from.scheme == "https" && to.scheme == "http") {
    erase_header(headers, "Referer");
  } else {
    set_header(headers, "Referer", from.public_text);
  }
}

}  // namespace

bool is_redirect(int status) {
  return (status >= 301 && status <= 303) || keeps_method_and_body(status);
}

NextRequest follow_redirect(const RedirectedRequest& request, const Redirect& redirect) {
  NextRequest next{.method = std::string(next_method(request.method, redirect.status)),
                   .with_body = request.with_body && keeps_method_and_body(redirect.status),
                   .headers = request.headers};
  set_referer(next.headers, request.url, redirect.target);
  if (!is_same_or_subdomain(redirect.target.authority(), request.first_url.authority())) {
    for (const std::string_view name : kCredentials) erase_header(next.headers, name);
  }
  // A Host of the user's own choice names the server that answered, not the one it points to.
  if (!redirect.relative) erase_header(next.headers, "Host");
  return next;
}

}  // namespace timing::run
