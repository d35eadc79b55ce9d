#include "exporter/format/escape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace timing::exporter {

namespace {

// How many bytes the UTF-8 character at the start of `text` has; 0 if there is none, or a NUL.
// Overlong forms, surrogates and numbers over 0x10ffff are none.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t index) {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0U;
  };
  const auto continues = [&](std::size_t index) { return (byte(index) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  const unsigned second = byte(1);
  if (first < 0x80) return first == 0 ? 0 : 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && second < 0xA0;
    const bool surrogate = first == 0xED && second > 0x9F;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && second < 0x90;
    const bool too_large = first == 0xF4 && second > 0x8F;
    return continues(1) && continues(2) && continues(3) && !overlong && !too_large ? 4 : 0;
  }
  return 0;
}

// The same in every format, and a character of its own.
bool is_plain(char character) {
  return character >= ' ' && character <= '~' && character != '\\' && character != '"';
}

// Appends the plain characters, and calls `special` with each other one and whether it is valid.
template <typename Special>
void append(std::string& page, std::string_view text, Special special) {
  while (!text.empty()) {
    const auto plain = std::ranges::find_if_not(text, is_plain) - text.begin();
    page.append(text.data(), static_cast<std::size_t>(plain));
    text.remove_prefix(static_cast<std::size_t>(plain));
    if (text.empty()) return;
    const std::size_t length = character_length(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
    special(character, length != 0);
    text.remove_prefix(character.size());
  }
}

void append_byte(std::string& page, std::string_view mark, char byte) {
  fmt::format_to(std::back_inserter(page), "{}{:02x}", mark, static_cast<unsigned char>(byte));
}

bool is_valid(std::string_view text) {
  while (true) {
    const auto plain = std::ranges::find_if_not(text, is_plain) - text.begin();
    text.remove_prefix(static_cast<std::size_t>(plain));
    if (text.empty()) return true;
    const std::size_t length = character_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
}

}  // namespace

void append_escaped(std::string& page, std::string_view text, Quotes quotes) {
  append(page, text, [&](std::string_view character, bool valid) {
    if (!valid) {
      append_byte(page, R"(\\x)", character.front());
    } else if (character == "\\") {
      page += R"(\\)";
    } else if (character == "\n") {
      page += R"(\n)";
    } else if (character == "\"" && quotes == Quotes::escaped) {
      page += R"(\")";
    } else {
      page += character;
    }
  });
}

std::string_view valid_utf8(std::string_view text, std::string& scratch) {
  if (is_valid(text)) return text;
  scratch.clear();
  append(scratch, text, [&](std::string_view character, bool valid) {
    if (valid) {
      scratch += character;
    } else {
      append_byte(scratch, R"(\x)", character.front());
    }
  });
  return scratch;
}

}  // namespace timing::exporter
