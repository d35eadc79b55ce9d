#include "timing/config/syntax/http_syntax.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <utility>

namespace timing::config {
namespace {

constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";
constexpr std::string_view kAuthorityEnd = "/?#";
constexpr auto kNone = std::string_view::npos;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_token_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
         kTokenMarks.find(c) != kNone;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

// Where the template action that begins at `start` ends: after its "}}", which does not count in a
// text. Npos: it does not end.
std::size_t end_of_action(std::string_view text, std::size_t start) {
  char open = 0;
  for (std::size_t i = start + 2; i < text.size(); ++i) {
    const char c = text[i];
    if (open == '"' && c == '\\') {
      ++i;
    } else if (open != 0) {
      if (c == open) open = 0;
    } else if (c == '"' || c == '`') {
      open = c;
    } else if (text.substr(i).starts_with("}}")) {
      return i + 2;
    }
  }
  return kNone;
}

// The url with a digit in place of every byte of its templates: whatever they become, it cannot
// be told what it is, and a digit is right in a host and in a port.
std::string with_templates_blanked(std::string_view url) {
  std::string blanked(url);
  for (std::size_t at = url.find("{{"); at != kNone; at = url.find("{{", at)) {
    const std::size_t end = end_of_action(url, at);
    if (end == kNone) break;
    std::fill(blanked.begin() + static_cast<std::ptrdiff_t>(at),
              blanked.begin() + static_cast<std::ptrdiff_t>(end), '0');
    at = end;
  }
  return blanked;
}

struct Authority {
  std::size_t start = 0;
  std::size_t end = 0;
  bool after_scheme = false;
};

Authority find_authority(std::string_view url) {
  Authority found;
  const std::size_t scheme_end = url.find("://");
  if (scheme_end != kNone && url.find_first_of(kAuthorityEnd) > scheme_end) {
    found.after_scheme = true;
    found.start = scheme_end + 1;
  }
  found.start = std::min(url.find_first_not_of('/', found.start), url.size());
  found.end = std::min(url.find_first_of(kAuthorityEnd, found.start), url.size());
  return found;
}

// "user:p/w@host", whose password holds an unescaped delimiter, looks like a host with an
// impossible port.
bool has_impossible_port(std::string_view authority, bool after_scheme) {
  const std::size_t colon = authority.rfind(':');
  if (colon == kNone || authority.ends_with(']')) return false;
  const std::string_view port = authority.substr(colon + 1);
  return port.empty() ? !after_scheme : !std::ranges::all_of(port, is_digit);
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_token_character);
}

bool is_header_value(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == kNone;
}

bool has_control_characters(std::string_view text) { return std::ranges::any_of(text, is_control); }

bool has_http_scheme(std::string_view url) {
  if (url.starts_with("{{")) return true;
  const std::string start = lower_case(url.substr(0, std::string_view("https://").size()));
  return start.starts_with("http://") || start.starts_with("https://");
}

std::string without_userinfo(std::string_view url) {
  const std::string blanked = with_templates_blanked(url);
  const std::string_view plain = blanked;
  const Authority authority = find_authority(plain);
  const std::string_view text = plain.substr(authority.start, authority.end - authority.start);
  std::size_t at = text.rfind('@');
  if (at == kNone && has_impossible_port(text, authority.after_scheme)) {
    at = plain.substr(authority.start).rfind('@');
  }
  if (at == kNone) return std::string(url);
  std::string stripped(url.substr(0, authority.start));
  return stripped += url.substr(authority.start + at + 1);
}

bool names_a_host(std::string_view url) {
  if (url.starts_with("{{")) return true;
  const std::size_t start = url.find("://") + 3;
  const std::size_t end = std::min(url.find_first_of(kAuthorityEnd, start), url.size());
  const std::string_view authority = url.substr(start, end - start);
  const std::size_t at = authority.rfind('@');
  const std::string_view host = at == kNone ? authority : authority.substr(at + 1);
  return !host.empty() && !host.starts_with(':');
}

bool is_proxy_url(std::string_view url) {
  constexpr std::array<std::string_view, 6> kSchemes = {"http",    "https",  "socks4",
                                                        "socks4a", "socks5", "socks5h"};
  const std::size_t scheme_end = url.find("://");
  if (scheme_end == kNone || has_control_characters(url)) return false;
  const std::string scheme = lower_case(url.substr(0, scheme_end));
  return std::ranges::find(kSchemes, scheme) != kSchemes.end() && names_a_host(url);
}

bool is_host_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' ||
           c == '_' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
  });
}

std::optional<std::string> ip_address(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  std::string address(text);
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  const bool valid = ::inet_pton(AF_INET, address.c_str(), bytes.data()) == 1 ||
                     ::inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1;
  return valid && address.find('\0') == kNone ? std::optional(std::move(address)) : std::nullopt;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

}  // namespace timing::config
