#include "timing/plan/check/header_name.h"

#include <algorithm>
#include <array>

namespace timing::plan {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr std::array<std::string_view, 4> kSecretNames{"authorization", "proxy-authorization",
                                                       "cookie", "set-cookie"};

}  // namespace

bool equal_names(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, lower, lower);
}

bool carries_secret(std::string_view name) {
  return std::ranges::any_of(kSecretNames,
                             [&](std::string_view secret) { return equal_names(name, secret); });
}

}  // namespace timing::plan
