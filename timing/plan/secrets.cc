#include "timing/plan/secrets.h"

#include <string>

#include "timing/base/base64.h"
#include "timing/base/percent.h"
#include "timing/config/syntax/http_syntax.h"
#include "timing/plan/check/header_name.h"
#include "timing/plan/check/rule_operator.h"

namespace timing::plan {
namespace {

constexpr auto kNone = std::string_view::npos;

// A cookie shorter than this is a setting ("lang=en") and no session, and masking it wherever its
// text happens to stand would make the log unreadable.
constexpr std::size_t kShortestCookie = 8;

void add_cookies(std::string_view pairs, SecretMask& secrets) {
  while (!pairs.empty()) {
    const std::size_t end = pairs.find(';');
    const std::string_view pair = pairs.substr(0, end);
    const std::size_t equals = pair.find('=');
    if (equals != kNone) {
      const std::string_view value = trim(pair.substr(equals + 1));
      if (value.size() >= kShortestCookie) secrets.add(value);
    }
    pairs.remove_prefix(end == kNone ? pairs.size() : end + 1);
  }
}

}  // namespace

// What the url's label leaves out is what has to be masked: there is one rule for both.
std::string_view userinfo_of(std::string_view url) {
  const std::string label = config::without_userinfo(url);
  const std::size_t left_out = url.size() - label.size();
  if (left_out == 0) return {};
  for (std::size_t start = 0; start <= label.size(); ++start) {
    const std::size_t end = start + left_out;
    if (url[end - 1] == '@' && label.starts_with(url.substr(0, start)) &&
        label.ends_with(url.substr(end))) {
      return url.substr(start, left_out - 1);
    }
  }
  return {};
}

void add_userinfo(std::string_view userinfo, SecretMask& secrets) {
  if (userinfo.empty()) return;
  const std::size_t colon = userinfo.find(':');
  const std::string_view user = userinfo.substr(0, colon);
  const std::string_view password = colon == kNone ? "" : userinfo.substr(colon + 1);
  const std::string decoded_user = percent_decoded(user);
  const std::string decoded_password = percent_decoded(password);

  secrets.add(userinfo);
  secrets.add(password.empty() ? user : password);
  add_credentials(decoded_user, decoded_password, secrets);
}

void add_credentials(std::string_view user, std::string_view password, SecretMask& secrets) {
  secrets.add(password.empty() ? user : password);
  const std::string credentials = std::string(user) + ':' + std::string(password);
  secrets.add(credentials);
  secrets.add(base64(credentials));
}

void add_header_value(std::string_view name, std::string_view value, SecretMask& secrets) {
  if (!carries_secret(name)) return;
  value = trim(value);
  secrets.add(value);
  if (equal_names(name, "cookie")) {
    add_cookies(value, secrets);
    return;
  }
  const std::size_t blank = value.find_first_of(kBlanks);
  if (blank != kNone) secrets.add(trim(value.substr(blank)));
}

}  // namespace timing::plan
