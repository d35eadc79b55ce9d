#include "exporter/basic_auth.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "exporter/bcrypt.h"

namespace timing::exporter {
namespace {

// RFC 4648's base64, with or without its padding.
std::optional<std::string> decode_base64(std::string_view text) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const std::size_t value = kLetters.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>((bits >> count) & 0xFFU);
  }
  return bytes;
}

bool is_basic(std::string_view scheme) {
  return std::ranges::equal(scheme, std::string_view("basic"),
                            [](char c, char letter) { return (c | 0x20) == letter; });
}

}  // namespace

BasicAuth::BasicAuth(const std::vector<User>& users) {
  for (const User& user : users) hashes_.emplace(user.name, user.password_hash);
  if (!users.empty()) nobodys_hash_ = users.front().password_hash;
}

bool BasicAuth::allows(std::string_view authorization) const {
  Credentials credentials;
  if (!parse(authorization, credentials)) return false;
  return is_remembered(credentials) || check(credentials);
}

std::size_t BasicAuth::hashed() const {
  const std::lock_guard lock(mutex_);
  return hashed_;
}

bool BasicAuth::parse(std::string_view authorization, Credentials& credentials) {
  const std::size_t space = authorization.find(' ');
  if (space == std::string_view::npos || !is_basic(authorization.substr(0, space))) return false;
  const std::size_t begin = authorization.find_first_not_of(' ', space);
  if (begin == std::string_view::npos) return false;
  const std::optional<std::string> text = decode_base64(authorization.substr(begin));
  if (!text) return false;
  const std::size_t colon = text->find(':');
  if (colon == std::string::npos) return false;
  credentials = {.name = text->substr(0, colon), .password = text->substr(colon + 1)};
  return true;
}

bool BasicAuth::is_remembered(const Credentials& credentials) const {
  const std::lock_guard lock(mutex_);
  const auto remembered = right_passwords_.find(credentials.name);
  return remembered != right_passwords_.end() &&
         equal_in_constant_time(remembered->second, credentials.password);
}

bool BasicAuth::check(const Credentials& credentials) const {
  const auto user = hashes_.find(credentials.name);
  const bool is_user = user != hashes_.end();
  bool is_right = false;
  {
    const std::lock_guard one_at_a_time(hashing_);
    is_right = matches_bcrypt(credentials.password, is_user ? user->second : nobodys_hash_);
  }
  const std::lock_guard lock(mutex_);
  ++hashed_;
  if (!is_user || !is_right) return false;
  right_passwords_.insert_or_assign(credentials.name, credentials.password);
  return true;
}

}  // namespace timing::exporter
