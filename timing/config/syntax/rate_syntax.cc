#include "timing/config/syntax/rate_syntax.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace timing::config {
namespace {

constexpr std::size_t kMostDecimals = 6;
// No rate that is allowed has more.
constexpr std::size_t kMostDigits = 10;
constexpr std::uint64_t kMillion = 1'000'000;
constexpr std::uint64_t kMostAnHour = 3600 * kMillion;

struct RateUnit {
  std::string_view name;
  std::uint64_t in_an_hour;
};
constexpr std::array kUnits = {RateUnit{"/s", 3600}, RateUnit{"/m", 60}, RateUnit{"/h", 1}};

Error no_number() { return {"which is not a number and a unit"}; }
Error too_high() { return {"which is too high"}; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// REQUIRES: digits, few enough.
std::uint64_t number_of(std::string_view digits) {
  std::uint64_t number = 0;
  for (const char digit : digits) number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  return number;
}

// In millionths.
Result<std::uint64_t> parse_decimal(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string_view whole = text.substr(0, point);
  std::string_view decimals = text.substr(std::min(point + 1, text.size()));
  if (whole.empty() || (point < text.size() && decimals.empty()) ||
      !std::ranges::all_of(whole, is_digit) || !std::ranges::all_of(decimals, is_digit)) {
    return no_number();
  }
  if (decimals.size() > kMostDecimals) return Error{"which has more than six decimals"};
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  if (whole.size() > kMostDigits) return too_high();
  std::uint64_t scale = kMillion;
  for (std::size_t i = 0; i < decimals.size(); ++i) scale /= 10;
  return number_of(whole) * kMillion + number_of(decimals) * scale;
}

}  // namespace

Result<Rate> parse_rate(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return Error{"which has no unit"};
  const auto unit = std::ranges::find(kUnits, text.substr(slash), &RateUnit::name);
  if (unit == kUnits.end()) return Error{"which has an unknown unit"};
  const Result<std::uint64_t> millionths = parse_decimal(text.substr(0, slash));
  if (!millionths) return millionths.error();
  if (millionths.value() > kMostAnHour * kMillion / unit->in_an_hour) return too_high();
  return Rate{millionths.value() * unit->in_an_hour};
}

}  // namespace timing::config
