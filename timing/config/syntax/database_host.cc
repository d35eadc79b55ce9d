#include "timing/config/syntax/database_host.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "timing/config/syntax/http_syntax.h"

namespace timing::config {
namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc() || stop != end || port == 0) return std::nullopt;
  return port;
}

std::optional<std::string> parse_name(std::string_view text) {
  if (auto address = ip_address(text)) return address;
  if (is_host_name(text)) return std::string(text);
  return std::nullopt;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

}  // namespace

std::optional<DatabaseHost> parse_database_host(std::string_view text, std::uint16_t port) {
  if (auto whole = parse_name(text)) return DatabaseHost{*std::move(whole), port};
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view name = text.substr(0, colon);
  // Without brackets it cannot be told where an address of IPv6 ends.
  if (name.find(':') != std::string_view::npos && !name.starts_with('[')) return std::nullopt;
  auto host = parse_name(name);
  const auto own_port = parse_port(text.substr(colon + 1));
  if (!host || !own_port) return std::nullopt;
  return DatabaseHost{*std::move(host), *own_port};
}

std::string host_and_port(const DatabaseHost& host) {
  const bool brackets = host.host.find(':') != std::string::npos;
  return brackets ? fmt::format("[{}]:{}", host.host, host.port)
                  : fmt::format("{}:{}", host.host, host.port);
}

bool is_identifier(std::string_view text) {
  return !text.empty() && is_letter(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

}  // namespace timing::config
