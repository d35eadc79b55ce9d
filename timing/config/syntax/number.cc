#include "timing/config/syntax/number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

namespace timing::config {
namespace {

// Beyond this a double skips whole numbers.
constexpr double kLargestExact = 9007199254740992.0;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

Error not_whole() { return {"which is not a whole number"}; }
Error too_large() { return {"which is out of range"}; }

// Digits may be grouped by single underscores.
Result<std::string> without_grouping(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      plain += text[i];
    } else if (i == 0 || i + 1 == text.size() || text[i - 1] == '_') {
      return not_whole();
    }
  }
  return plain;
}

Result<std::int64_t> parse_digits(std::string_view digits, int base, bool negative) {
  std::uint64_t magnitude = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped_at, fault] = std::from_chars(digits.data(), end, magnitude, base);
  if (fault == std::errc::result_out_of_range) return too_large();
  if (fault != std::errc() || stopped_at != end) return not_whole();
  constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (magnitude > kLargest) return too_large();
  const auto value = static_cast<std::int64_t>(magnitude);
  return negative ? -value : value;
}

Result<std::int64_t> parse_decimal(std::string_view digits, bool negative) {
  const bool octal_digits =
      std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '7'; });
  const bool differs = digits.size() > 2 || (digits.size() == 2 && digits[0] != '0');
  if (digits[0] == '0' && differs && octal_digits &&
      digits.find_first_not_of('0') != std::string_view::npos) {
    return Error{"which YAML 1.1 takes for octal and YAML 1.2 for decimal: drop the leading zero"};
  }
  return parse_digits(digits, 10, negative);
}

// "8.0" and "8e3" are whole, "8.5" is not.
Result<std::int64_t> parse_float(std::string_view text, bool negative) {
  if (text.empty() || !is_digit(text[0]) ||
      text.find_first_not_of("0123456789.eE+-") != std::string_view::npos) {
    return not_whole();
  }
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped_at, fault] = std::from_chars(text.data(), end, value);
  if (stopped_at != end) return not_whole();
  if (fault != std::errc() || value > kLargestExact) return too_large();
  if (std::trunc(value) != value) return not_whole();
  const auto whole = static_cast<std::int64_t>(value);
  return negative ? -whole : whole;
}

}  // namespace

Result<std::int64_t> parse_whole_number(std::string_view text) {
  Result<std::string> plain = without_grouping(text);
  if (!plain) return plain.error();
  std::string_view rest = plain.value();
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest.starts_with("0x")) return parse_digits(rest.substr(2), 16, negative);
  if (rest.starts_with("0o")) return parse_digits(rest.substr(2), 8, negative);
  if (all_digits(rest)) return parse_decimal(rest, negative);
  return parse_float(rest, negative);
}

}  // namespace timing::config
