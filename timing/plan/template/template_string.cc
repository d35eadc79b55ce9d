#include "timing/plan/template/template_string.h"

#include <charconv>
#include <optional>
#include <system_error>

#include "timing/base/utf8.h"

namespace timing::plan {
namespace {

// One character of a literal. Escapes in octal and hexadecimal stand for bytes, not characters.
struct Character {
  char32_t code = 0;
  bool is_byte = false;
  std::size_t length = 0;  // in the source
};

bool is_code_point(char32_t code) {
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code <= 0x10FFFF && !surrogate;
}

void append_utf8(std::string& out, char32_t code) {
  const auto continuation = [&](unsigned shift) {
    out += static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
  };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | (code >> 6U));
    continuation(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | (code >> 12U));
    continuation(6);
    continuation(0);
  } else {
    out += static_cast<char>(0xF0U | (code >> 18U));
    continuation(12);
    continuation(6);
    continuation(0);
  }
}

std::optional<char32_t> simple_escape(char letter, char quote) {
  switch (letter) {
    case 'a':
      return U'\a';
    case 'b':
      return U'\b';
    case 'f':
      return U'\f';
    case 'n':
      return U'\n';
    case 'r':
      return U'\r';
    case 't':
      return U'\t';
    case 'v':
      return U'\v';
    case '\\':
      return U'\\';
    default:
      return letter == quote ? std::optional(static_cast<char32_t>(quote)) : std::nullopt;
  }
}

// Exactly `count` digits.
std::optional<char32_t> numeric_escape(std::string_view digits, std::size_t count, int base) {
  if (digits.size() < count) return std::nullopt;
  std::uint32_t code = 0;
  const char* const expected_end = digits.data() + count;
  const auto [end, error] = std::from_chars(digits.data(), expected_end, code, base);
  if (error != std::errc{} || end != expected_end) return std::nullopt;
  return code;
}

// `rest` starts with a backslash.
std::optional<Character> escaped_character(std::string_view rest, char quote) {
  if (rest.size() < 2) return std::nullopt;
  const char letter = rest[1];
  if (const auto code = simple_escape(letter, quote)) return Character{.code = *code, .length = 2};
  if (letter >= '0' && letter <= '7') {
    const auto code = numeric_escape(rest.substr(1), 3, 8);
    if (!code || *code > 0xFF) return std::nullopt;
    return Character{.code = *code, .is_byte = true, .length = 4};
  }
  if (letter == 'x') {
    const auto code = numeric_escape(rest.substr(2), 2, 16);
    if (!code) return std::nullopt;
    return Character{.code = *code, .is_byte = true, .length = 4};
  }
  if (letter != 'u' && letter != 'U') return std::nullopt;
  const std::size_t digits = letter == 'u' ? 4 : 8;
  const auto code = numeric_escape(rest.substr(2), digits, 16);
  if (!code || !is_code_point(*code)) return std::nullopt;
  return Character{.code = *code, .length = 2 + digits};
}

TemplateError bad_escape(std::size_t offset) {
  return {.offset = offset,
          .message = R"(bad escape: allowed are \a \b \f \n \r \t \v \\, the quote, \NNN, \xNN, )"
                     R"(\uNNNN and \UNNNNNNNN, or no escapes at all between backquotes)"};
}

std::string without_carriage_returns(std::string_view text) {
  std::string result(text);
  std::erase(result, '\r');
  return result;
}

// A character written as it is.
std::optional<Character> plain_character(std::string_view rest) {
  const std::size_t length = utf8_character(rest);
  if (length == 0) return std::nullopt;
  // The first byte keeps 7, 5, 4 or 3 of its bits, the others 6.
  const unsigned kept = length == 1 ? 0x7FU : 0x7FU >> length;
  char32_t code = static_cast<unsigned char>(rest.front()) & kept;
  for (const char byte : rest.substr(1, length - 1)) {
    code = code << 6U | (static_cast<unsigned char>(byte) & 0x3FU);
  }
  return Character{.code = code, .length = length};
}

}  // namespace

Result<std::string, TemplateError> unquote_string(std::string_view literal) {
  const char quote = literal.front();
  const std::string_view text = literal.substr(1, literal.size() - 2);
  if (quote == '`') return without_carriage_returns(text);
  std::string result;
  for (std::size_t position = 0; position < text.size();) {
    if (text[position] != '\\') {
      result += text[position++];
      continue;
    }
    const std::optional<Character> character = escaped_character(text.substr(position), quote);
    if (!character) return bad_escape(position + 1);
    if (character->is_byte) {
      result += static_cast<char>(character->code);
    } else {
      append_utf8(result, character->code);
    }
    position += character->length;
  }
  return result;
}

Result<char32_t, TemplateError> unquote_character(std::string_view literal) {
  const std::string_view text = literal.substr(1, literal.size() - 2);
  const bool escaped = text.starts_with('\\');
  std::optional<Character> character;
  if (escaped) {
    character = escaped_character(text, literal.front());
    if (!character) return bad_escape(1);
  } else if (!text.empty()) {
    character = plain_character(text);
  }
  if (!character || character->length != text.size()) {
    return TemplateError{.offset = 0,
                         .message = "text in single quotes: strings have double quotes"};
  }
  return character->code;
}

}  // namespace timing::plan
