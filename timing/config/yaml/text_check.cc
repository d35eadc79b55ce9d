#include "timing/config/yaml/text_check.h"

#include <fmt/format.h>

#include <cstdint>

namespace timing::config {
namespace {

constexpr std::uint32_t kLargestCodePoint = 0x10ffff;

unsigned char byte_at(std::string_view text, std::size_t index) {
  return static_cast<unsigned char>(text[index]);
}

bool is_continuation(unsigned char byte) { return (byte & 0xc0U) == 0x80U; }

// How many bytes a character that begins with `lead` has; 0: none begins so.
std::size_t length_of(unsigned char lead) {
  if (lead < 0x80) return 1;
  if ((lead & 0xe0U) == 0xc0U) return 2;
  if ((lead & 0xf0U) == 0xe0U) return 3;
  if ((lead & 0xf8U) == 0xf0U) return 4;
  return 0;
}

std::uint32_t smallest_of_length(std::size_t length) {
  if (length == 2) return 0x80;
  return length == 3 ? 0x800 : 0x10000;
}

// The length of the valid character at `index`; 0: it is not valid.
std::size_t valid_length(std::string_view text, std::size_t index) {
  const unsigned char lead = byte_at(text, index);
  const std::size_t length = length_of(lead);
  if (length <= 1) return length;
  if (index + length > text.size()) return 0;
  std::uint32_t code_point = lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned char next = byte_at(text, index + i);
    if (!is_continuation(next)) return 0;
    code_point = (code_point << 6U) | (next & 0x3fU);
  }
  const bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  const bool overlong = code_point < smallest_of_length(length);
  return surrogate || overlong || code_point > kLargestCodePoint ? 0 : length;
}

bool is_control(unsigned char byte) {
  return (byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7f;
}

}  // namespace

std::optional<BadText> find_bad_text(std::string_view text) {
  int line = 1;
  std::size_t line_start = 0;
  for (std::size_t i = 0; i < text.size();) {
    const unsigned char byte = byte_at(text, i);
    const std::size_t length = valid_length(text, i);
    if (length == 0 || is_control(byte)) {
      const std::string_view what = length == 0 ? "is not UTF-8" : "is a control character";
      return BadText{{line, static_cast<int>(i - line_start) + 1},
                     fmt::format("byte 0x{:02x} {}; allowed: text in UTF-8", byte, what)};
    }
    i += length;
    if (byte == '\n') {
      ++line;
      line_start = i;
    }
  }
  return std::nullopt;
}

}  // namespace timing::config
