#include "timing/web/address.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <system_error>

namespace timing::web {

namespace {

constexpr std::string_view kWanted = "wanted is [HOST]:PORT, as in :9800 or 127.0.0.1:9800";
constexpr std::size_t kLongestHostName = 253;

Error wrong(std::string_view text, std::string_view what) {
  return {fmt::format("address '{}' {}; {}", text, what, kWanted)};
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return port;
}

bool is_ip(int family, const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> ignored{};
  return ::inet_pton(family, host.c_str(), ignored.data()) == 1;
}

bool is_digit(char character) { return character >= '0' && character <= '9'; }

bool is_letter(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

// A host name, or four numbers; not whatever a server library might read more into.
bool is_host(const std::string& host) {
  if (host.size() > kLongestHostName) return false;
  const bool numeric = std::ranges::all_of(host, [](char c) { return is_digit(c) || c == '.'; });
  if (numeric) return is_ip(AF_INET, host);
  return std::ranges::all_of(
      host, [](char c) { return is_digit(c) || is_letter(c) || c == '.' || c == '-' || c == '_'; });
}

}  // namespace

Result<Address> parse_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong(text, "has no port");
  Address address{.host = std::string(text.substr(0, colon)), .port = 0};
  if (address.host.starts_with('[')) {
    if (!address.host.ends_with(']')) return wrong(text, "has no port after its bracket");
    address.host = address.host.substr(1, address.host.size() - 2);
    if (!is_ip(AF_INET6, address.host)) return wrong(text, "has no IPv6 address in its brackets");
  } else if (address.host.find(':') != std::string::npos) {
    return wrong(text, "has too many colons; an IPv6 address stands in brackets");
  } else if (!address.host.empty() && !is_host(address.host)) {
    return wrong(text, "has a malformed host");
  }
  const auto port = parse_port(text.substr(colon + 1));
  if (!port) return wrong(text, "has no port from 0 to 65535");
  address.port = *port;
  return address;
}

std::string format_address(const Address& address) {
  const bool ipv6 = address.host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", ipv6 ? "[" : "", address.host, ipv6 ? "]" : "", address.port);
}

}  // namespace timing::web
