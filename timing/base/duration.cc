#include "timing/base/duration.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <optional>

namespace timing {
namespace {

constexpr std::uint64_t kNanosecond = 1;
constexpr std::uint64_t kMicrosecond = 1'000 * kNanosecond;
constexpr std::uint64_t kMillisecond = 1'000 * kMicrosecond;
constexpr std::uint64_t kSecond = 1'000 * kMillisecond;
constexpr std::uint64_t kMinute = 60 * kSecond;
constexpr std::uint64_t kHour = 60 * kMinute;

// The magnitude of the smallest duration; that of the largest is one less.
constexpr std::uint64_t kLargestMagnitude = std::uint64_t{1} << 63U;

struct Unit {
  std::string_view name;
  std::uint64_t size;
};

// The micro sign and the Greek letter mu look the same; both are in use.
constexpr std::array kUnits = {
    Unit{"ns", kNanosecond},
    Unit{"us", kMicrosecond},
    Unit{"\u00b5s", kMicrosecond},
    Unit{"\u03bcs", kMicrosecond},
    Unit{"ms", kMillisecond},
    Unit{"s", kSecond},
    Unit{"m", kMinute},
    Unit{"h", kHour},
};
constexpr std::string_view kUnitNames = "ns, us, ms, s, m or h";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Hostile input must not fill the log.
std::string quoted(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  if (text.size() <= kLongest) return fmt::format("\"{}\"", text);
  std::size_t end = kLongest;
  const auto continues_character = [](char c) {
    return (static_cast<unsigned char>(c) >> 6U) == 2;
  };
  while (end > 0 && continues_character(text[end])) --end;
  return fmt::format("\"{}...\"", text.substr(0, end));
}

Error invalid(std::string_view text, std::string_view reason) {
  return {fmt::format("invalid duration {}: {}", quoted(text), reason)};
}

Error too_long(std::string_view text) {
  return invalid(text, "longer than 292 years, which is the limit");
}

// One number with its unit, as read from the front of a text.
struct Term {
  std::uint64_t whole = 0;
  std::uint64_t fraction = 0;  // numerator
  double fraction_scale = 1;   // denominator, a power of ten
  bool overflow = false;       // the whole part has more digits than fit
  bool has_digits = false;
};

void read_whole(std::string_view& rest, Term& term) {
  for (; !rest.empty() && is_digit(rest.front()); rest.remove_prefix(1)) {
    const auto digit = static_cast<std::uint64_t>(rest.front() - '0');
    term.has_digits = true;
    if (term.whole > (kLargestMagnitude - digit) / 10) term.overflow = true;
    if (!term.overflow) term.whole = term.whole * 10 + digit;
  }
}

// Digits beyond what 63 bits hold are below any nanosecond: they are read and dropped.
void read_fraction(std::string_view& rest, Term& term) {
  bool full = false;
  for (; !rest.empty() && is_digit(rest.front()); rest.remove_prefix(1)) {
    const auto digit = static_cast<std::uint64_t>(rest.front() - '0');
    term.has_digits = true;
    full = full || term.fraction > (kLargestMagnitude - digit) / 10;
    if (full) continue;
    term.fraction = term.fraction * 10 + digit;
    term.fraction_scale *= 10;
  }
}

Term read_number(std::string_view& rest) {
  Term term;
  read_whole(rest, term);
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    read_fraction(rest, term);
  }
  return term;
}

std::string_view read_unit_name(std::string_view& rest) {
  std::size_t length = 0;
  while (length < rest.size() && rest[length] != '.' && !is_digit(rest[length])) ++length;
  const std::string_view name = rest.substr(0, length);
  rest.remove_prefix(length);
  return name;
}

std::optional<std::uint64_t> unit_size(std::string_view name) {
  for (const Unit& unit : kUnits) {
    if (unit.name == name) return unit.size;
  }
  return std::nullopt;
}

// In double precision because Go does: the last digit of a fraction of an hour depends on it.
std::uint64_t fraction_of(const Term& term, std::uint64_t unit) {
  return static_cast<std::uint64_t>(static_cast<double>(term.fraction) *
                                    (static_cast<double>(unit) / term.fraction_scale));
}

// The sum's magnitude; `text` is the whole, for messages, `rest` what follows the sign.
Result<std::uint64_t> parse_magnitude(std::string_view text, std::string_view rest) {
  std::uint64_t sum = 0;
  while (!rest.empty()) {
    const Term term = read_number(rest);
    if (!term.has_digits) return invalid(text, "a number is missing, as in 1h30m");
    const std::string_view name = read_unit_name(rest);
    if (name.empty()) return invalid(text, fmt::format("the unit is missing ({})", kUnitNames));
    const std::optional<std::uint64_t> unit = unit_size(name);
    if (!unit) {
      return invalid(text, fmt::format("unknown unit {} (allowed: {})", quoted(name), kUnitNames));
    }
    if (term.overflow || term.whole > kLargestMagnitude / *unit) return too_long(text);
    // Both are at most 2^63: the sum fits before it is compared.
    const std::uint64_t magnitude = term.whole * *unit + fraction_of(term, *unit);
    if (magnitude > kLargestMagnitude - sum) return too_long(text);
    sum += magnitude;
  }
  return sum;
}

// "1.5" of 1500 thousandths: no trailing zeros, no lone point.
std::string with_fraction(std::uint64_t value, std::uint64_t unit) {
  std::string text = fmt::format_int(value / unit).str();
  std::uint64_t remainder = value % unit;
  if (remainder == 0) return text;
  text += '.';
  for (std::uint64_t place = unit / 10; remainder > 0; place /= 10) {
    text += static_cast<char>('0' + remainder / place);
    remainder %= place;
  }
  return text;
}

std::string format_magnitude(std::uint64_t magnitude) {
  if (magnitude == 0) return "0s";
  if (magnitude < kMicrosecond) return fmt::format("{}ns", magnitude);
  if (magnitude < kMillisecond) return with_fraction(magnitude, kMicrosecond) + "\u00b5s";
  if (magnitude < kSecond) return with_fraction(magnitude, kMillisecond) + "ms";
  std::string seconds = with_fraction(magnitude % kMinute, kSecond) + "s";
  if (magnitude < kMinute) return seconds;
  const std::uint64_t minutes = magnitude / kMinute;
  if (magnitude < kHour) return fmt::format("{}m{}", minutes, seconds);
  return fmt::format("{}h{}m{}", minutes / 60, minutes % 60, seconds);
}

}  // namespace

Result<std::chrono::nanoseconds> parse_duration(std::string_view text) {
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == "0") return std::chrono::nanoseconds(0);  // the one number that needs no unit
  if (rest.empty()) return invalid(text, "nothing there; write it like 500ms, 10s or 1m30s");

  const Result<std::uint64_t> magnitude = parse_magnitude(text, rest);
  if (!magnitude) return magnitude.error();
  if (!negative && magnitude.value() == kLargestMagnitude) return too_long(text);
  // Unsigned negation wraps, so that the smallest duration needs no case of its own.
  const std::uint64_t bits = negative ? 0 - magnitude.value() : magnitude.value();
  return std::chrono::nanoseconds(static_cast<std::int64_t>(bits));
}

std::string format_duration(std::chrono::nanoseconds duration) {
  const auto bits = static_cast<std::uint64_t>(duration.count());
  if (duration.count() < 0) return "-" + format_magnitude(0 - bits);
  return format_magnitude(bits);
}

}  // namespace timing
