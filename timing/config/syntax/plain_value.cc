#include "timing/config/syntax/plain_value.h"

#include <algorithm>
#include <array>

#include "timing/config/syntax/http_syntax.h"

namespace timing::config {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_digit_or_gap(char c) { return is_digit(c) || c == '_'; }

bool is_hexadecimal(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

bool are_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

std::string_view without_sign(std::string_view text) {
  return text.starts_with('+') || text.starts_with('-') ? text.substr(1) : text;
}

// Digits with a point before, in or after them.
bool is_decimal(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return are_digits(text);
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = text.substr(point + 1);
  if (whole.empty()) return are_digits(part);
  return are_digits(whole) && (part.empty() || are_digits(part));
}

bool is_number(std::string_view text) {
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent == std::string_view::npos) return is_decimal(text);
  return is_decimal(text.substr(0, exponent)) &&
         are_digits(without_sign(text.substr(exponent + 1)));
}

bool has_a_base(std::string_view lower) {
  constexpr std::array<std::string_view, 3> kBases = {"0x", "0o", "0b"};
  return std::ranges::any_of(kBases, [lower](std::string_view base) {
    return lower.starts_with(base) && lower.size() > base.size() &&
           std::ranges::all_of(lower.substr(base.size()), is_hexadecimal);
  });
}

bool is_doubtful(std::string_view lower) {
  if (lower == ".inf" || lower == ".nan") return true;
  if (lower.size() > 1 && lower.front() == '0' && are_digits(lower)) return true;
  if (has_a_base(lower)) return true;
  return !lower.empty() && is_digit(lower.front()) && std::ranges::all_of(lower, is_digit_or_gap) &&
         lower.find('_') != std::string_view::npos;
}

}  // namespace

PlainKind kind_of_plain(std::string_view text) {
  const std::string lower = lower_case(text);
  if (lower == "true" || lower == "false") return PlainKind::truth_value;
  const std::string_view digits = without_sign(lower);
  if (is_doubtful(digits)) return PlainKind::doubtful_number;
  if (are_digits(digits)) return PlainKind::integer;
  return is_number(digits) ? PlainKind::number : PlainKind::text;
}

}  // namespace timing::config
