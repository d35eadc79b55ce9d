// Well-formed UTF-8, character by character.
//
// Source: The Unicode Standard, table 3-7: no overlong forms, no surrogates, nothing above
// U+10FFFF. Threads: a pure function. Errors: none.
#pragma once

#include <cstddef>
#include <string_view>

namespace timing {

// The bytes of the character that `text` starts with, 1 to 4; 0 when it starts with none.
inline std::size_t utf8_character(std::string_view text) {
  const auto byte = [&](std::size_t index) {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0U;
  };
  if (text.empty()) return 0;
  const unsigned first = byte(0);
  if (first < 0x80U) return 1;
  if (first < 0xC2U || first > 0xF4U) return 0;

  std::size_t length = 2;
  unsigned lowest_second = 0x80U;
  unsigned highest_second = 0xBFU;
  if (first >= 0xF0U) {
    length = 4;
    if (first == 0xF0U) lowest_second = 0x90U;
    if (first == 0xF4U) highest_second = 0x8FU;
  } else if (first >= 0xE0U) {
    length = 3;
    if (first == 0xE0U) lowest_second = 0xA0U;
    if (first == 0xEDU) highest_second = 0x9FU;
  }
  if (byte(1) < lowest_second || byte(1) > highest_second) return 0;
  for (std::size_t index = 2; index < length; ++index) {
    if ((byte(index) & 0xC0U) != 0x80U) return 0;
  }
  return length;
}

}  // namespace timing
