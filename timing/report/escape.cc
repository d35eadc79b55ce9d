#include "timing/report/escape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "timing/base/utf8.h"

namespace timing::report {
namespace {

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20U && byte < 0x7FU && c != '"' && c != '\\';
}

// Eight characters at once: every line of the log is looked through.
using EightBytes = std::uint64_t;

constexpr EightBytes eight_times(unsigned char byte) { return ~EightBytes{0} / 0xFFU * byte; }

// Whether one of them is below `limit`, which is 0x80 at most. Subtracting sets the highest bit of
// a byte that is; in those above 0x7F it says nothing.
constexpr bool has_below(EightBytes bytes, unsigned char limit) {
  return ((bytes - eight_times(limit)) & ~bytes & eight_times(0x80)) != 0;
}

constexpr bool has(EightBytes bytes, unsigned char byte) {
  return has_below(bytes ^ eight_times(byte), 1);
}

constexpr bool are_plain(EightBytes bytes) {
  return (bytes & eight_times(0x80)) == 0 && !has_below(bytes, 0x20) && !has(bytes, 0x7F) &&
         !has(bytes, '"') && !has(bytes, '\\');
}

// U+0080 to U+009F: terminals obey them, and U+0085 ends a line for some readers.
bool is_c1_control(std::string_view character) {
  return character.size() == 2 && character[0] == '\xC2' && character[1] < '\xA0';
}

std::string escaped_bytes(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    fmt::format_to(std::back_inserter(text), "\\x{:02X}", static_cast<unsigned char>(byte));
  }
  return text;
}

std::string escaped_character(std::string_view character) {
  if (character == "\"") return "\\u0022";
  if (character == "\\") return "\\\\";
  if (character == "\n") return "\\n";
  if (character.size() > 1 && !is_c1_control(character)) return std::string(character);
  return escaped_bytes(character);
}

std::size_t plain_prefix(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && is_plain(text[length])) ++length;
  return length;
}

}  // namespace

bool is_plain(std::string_view text) {
  for (; text.size() >= sizeof(EightBytes); text.remove_prefix(sizeof(EightBytes))) {
    EightBytes bytes = 0;
    std::memcpy(&bytes, text.data(), sizeof bytes);
    if (!are_plain(bytes)) return false;
  }
  return std::ranges::all_of(text, [](char c) { return is_plain(c); });
}

Escaped escape(std::string_view text, std::size_t limit) {
  Escaped escaped;
  escaped.text.reserve(std::min(text.size(), limit));
  while (escaped.taken < text.size()) {
    const std::string_view rest = text.substr(escaped.taken);
    const std::size_t room = limit - escaped.text.size();
    if (const std::size_t plain = plain_prefix(rest.substr(0, room)); plain > 0) {
      escaped.text += rest.substr(0, plain);
      escaped.taken += plain;
      continue;
    }
    const std::size_t length = utf8_character(rest);
    const std::string next =
        length == 0 ? escaped_bytes(rest.substr(0, 1)) : escaped_character(rest.substr(0, length));
    if (next.size() > room) break;
    escaped.text += next;
    escaped.taken += length == 0 ? 1 : length;
  }
  return escaped;
}

Clipped clip(std::string_view text, std::size_t limit, std::uint64_t omitted) {
  const bool fits = is_within(text, limit) || escape(text, limit).taken == text.size();
  const std::size_t taken = fits ? text.size() : escape(text, limit - kLeftOutBytes).taken;
  omitted += text.size() - taken;
  return {.text = std::string(text.substr(0, taken)) + (omitted == 0 ? "" : left_out(omitted)),
          .cut = taken < text.size()};
}

std::string left_out(std::uint64_t bytes) { return fmt::format(" ... ({} bytes left out)", bytes); }

}  // namespace timing::report
