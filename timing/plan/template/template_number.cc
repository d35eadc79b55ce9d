#include "timing/plan/template/template_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <system_error>

namespace timing::plan {
namespace {

constexpr std::string_view kDecimalDigits = "0123456789_";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hexadecimal_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  // False: what follows the number cannot.
  bool number() {
    accept("+-");
    std::string_view digits = kDecimalDigits;
    if (accept("0")) digits = digits_after_zero();
    accept_all(digits);
    if (accept(".")) accept_all(digits);
    if (digits == kDecimalDigits && accept("eE")) exponent();
    if (digits == kHexadecimalDigits && accept("pP")) exponent();
    accept("i");
    return at_end() || !is_name_character(text_[position_]);
  }

  bool at_sign() const { return !at_end() && (text_[position_] == '+' || text_[position_] == '-'); }
  std::size_t position() const { return position_; }

 private:
  static constexpr std::string_view kHexadecimalDigits = "0123456789abcdefABCDEF_";

  bool at_end() const { return position_ == text_.size(); }

  bool accept(std::string_view characters) {
    if (at_end() || characters.find(text_[position_]) == std::string_view::npos) return false;
    ++position_;
    return true;
  }

  void accept_all(std::string_view characters) {
    while (accept(characters)) {
    }
  }

  std::string_view digits_after_zero() {
    if (accept("xX")) return kHexadecimalDigits;
    if (accept("oO")) return "01234567_";
    if (accept("bB")) return "01_";
    return kDecimalDigits;
  }

  void exponent() {
    accept("+-");
    accept_all(kDecimalDigits);
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

// The base that a number's prefix says, and what follows the prefix.
struct Prefixed {
  int base = 10;
  std::string_view digits;
};

std::optional<Prefixed> base_prefix(std::string_view unsigned_text) {
  if (unsigned_text.size() < 2 || unsigned_text[0] != '0') return std::nullopt;
  const std::string_view digits = unsigned_text.substr(2);
  switch (unsigned_text[1]) {
    case 'x':
    case 'X':
      return Prefixed{.base = 16, .digits = digits};
    case 'o':
    case 'O':
      return Prefixed{.base = 8, .digits = digits};
    case 'b':
    case 'B':
      return Prefixed{.base = 2, .digits = digits};
    default:
      return std::nullopt;
  }
}

// Each underscore stands between digits, or between the prefix and a digit.
bool underscores_separate_digits(std::string_view unsigned_text) {
  const std::optional<Prefixed> prefixed = base_prefix(unsigned_text);
  const bool hexadecimal = prefixed && prefixed->base == 16;
  const std::string_view text = prefixed ? prefixed->digits : unsigned_text;
  bool after_digit = prefixed.has_value();
  bool after_underscore = false;
  for (const char c : text) {
    const bool digit = hexadecimal ? is_hexadecimal_digit(c) : is_digit(c);
    if (c == '_' ? !after_digit : (after_underscore && !digit)) return false;
    after_underscore = c == '_';
    after_digit = digit;
  }
  return !after_underscore;
}

std::optional<std::int64_t> parse_integer(std::string_view digits, int base, bool negative) {
  std::uint64_t magnitude = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, base);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  constexpr std::uint64_t kLargest = std::numeric_limits<std::int64_t>::max();
  if (magnitude > kLargest + (negative ? 1 : 0)) return std::nullopt;
  // Unsigned negation wraps, so that the smallest integer needs no case of its own.
  return static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
}

// Digits, then an exponent as in "1.5e+06" where the exponent is below -4 or above 5: Go's %v.
std::string print_float(double value) {
  std::array<char, 32> buffer{};
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                     std::chars_format::scientific);
  const std::string_view scientific(buffer.data(), written.ptr);
  const std::size_t mark = scientific.find('e');
  int exponent = 0;
  const std::size_t sign_length = scientific[mark + 1] == '+' ? 1 : 0;  // from_chars takes no '+'
  std::from_chars(scientific.data() + mark + 1 + sign_length, written.ptr, exponent);
  constexpr int kSmallestPlain = -4;
  constexpr int kSmallestLarge = 6;
  if (exponent < kSmallestPlain || exponent >= kSmallestLarge) return std::string(scientific);
  const auto plain =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
  return {buffer.data(), plain.ptr};
}

std::optional<TemplateNumber> parse_float(std::string_view digits, bool hexadecimal,
                                          bool negative) {
  // A number without these marks was meant as an integer, and is too large for one.
  if (digits.find_first_of(".eEpP") == std::string_view::npos) return std::nullopt;
  double value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value,
                      hexadecimal ? std::chars_format::hex : std::chars_format::general);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  if (negative) value = -value;
  TemplateNumber number{.integer = std::nullopt, .printed = print_float(value)};
  constexpr double kLimit = 0x1p63;
  const bool fits = value >= -kLimit && value < kLimit;
  if (fits && static_cast<double>(static_cast<std::int64_t>(value)) == value) {
    number.integer = static_cast<std::int64_t>(value);
  }
  return number;
}

}  // namespace

bool is_name_character(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80U;
}

std::size_t number_length(std::string_view text) {
  Scanner scanner(text);
  // A sign after a number would make a complex one of it.
  if (!scanner.number() || scanner.at_sign()) return 0;
  return scanner.position();
}

std::optional<TemplateNumber> parse_template_number(std::string_view literal) {
  const bool negative = literal.starts_with('-');
  if (negative || literal.starts_with('+')) literal.remove_prefix(1);
  if (!underscores_separate_digits(literal)) return std::nullopt;

  const std::optional<Prefixed> prefixed = base_prefix(literal);
  std::string digits(prefixed ? prefixed->digits : literal);
  std::erase(digits, '_');
  const bool octal = !prefixed && digits.size() > 1 && digits.starts_with('0');
  const int base = octal ? 8 : (prefixed ? prefixed->base : 10);
  if (const auto integer = parse_integer(digits, base, negative)) {
    return TemplateNumber{.integer = integer, .printed = fmt::format("{}", *integer)};
  }
  const bool hexadecimal = prefixed && prefixed->base == 16;
  if (prefixed && !hexadecimal) return std::nullopt;
  // Of a hexadecimal number only the exponent tells that it is no integer.
  if (hexadecimal && digits.find_first_of("pP") == std::string::npos) return std::nullopt;
  return parse_float(digits, hexadecimal, negative);
}

}  // namespace timing::plan
