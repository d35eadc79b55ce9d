#include "timing/app/plan_arguments.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>

#include "timing/base/duration.h"
#include "timing/config/syntax/calendar_text.h"

namespace timing::app {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr days kLongest{36'500};
constexpr auto kNone = std::string_view::npos;

constexpr local_days kFirstDay{std::chrono::year(1970) / 1 / 1};
constexpr local_days kLastDay{std::chrono::year(2200) / 1 / 1};

// Takes "+01:00", "-0330" or "Z" off the end; nullopt: it is none of them.
std::optional<seconds> take_offset(std::string_view& text) {
  if (text.ends_with('Z')) {
    text.remove_suffix(1);
    return seconds(0);
  }
  const std::size_t time = text.find_first_of("T ");
  const std::size_t sign = time == kNone ? kNone : text.find_first_of("+-", time);
  if (sign == kNone) return seconds(0);
  const std::string_view written = text.substr(sign + 1);
  const std::string clock = written.size() == 4
                                ? fmt::format("{}:{}", written.substr(0, 2), written.substr(2))
                                : std::string(written);
  const auto offset = clock.size() == 5 ? config::parse_time_of_day(clock) : std::nullopt;
  if (!offset) return std::nullopt;
  const bool west = text[sign] == '-';
  text.remove_suffix(text.size() - sign);
  return west ? -*offset : *offset;
}

// Takes a whole number with its unit off the front.
std::optional<std::int64_t> take_units(std::string_view& text, char unit) {
  std::int64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto length = static_cast<std::size_t>(rest - text.data());
  if (error != std::errc{} || number < 0 || number > kLongest.count()) return std::nullopt;
  if (length >= text.size() || text[length] != unit) return std::nullopt;
  text.remove_prefix(length + 1);
  return number;
}

Error bad_span() {
  return {"use weeks, days and smaller units, as in 7d, 2w or 1d12h; more than 0, up to 36500d"};
}

}  // namespace

Result<std::optional<WallTime>> parse_from(const std::string& text) {
  if (text == "now") return std::optional<WallTime>();
  std::string_view rest = text;
  const auto offset = take_offset(rest);
  const auto date = offset ? config::parse_date(rest) : std::nullopt;
  if (!date || date->day < kFirstDay || date->day >= kLastDay) {
    return Error{
        "use now, or an instant from 1970 to 2199 as in 2026-12-01T08:00:00 (UTC), "
        "2026-12-01T08:00:00+01:00 or 2026-12-01"};
  }
  const sys_seconds local{(date->day + date->time.value_or(seconds(0))).time_since_epoch()};
  return std::optional<WallTime>(local - *offset);
}

Result<nanoseconds> parse_span(const std::string& text) {
  std::string_view rest = text;
  const auto weeks = take_units(rest, 'w');
  const auto whole_days = take_units(rest, 'd');
  nanoseconds span = days(7 * weeks.value_or(0) + whole_days.value_or(0));
  if (!rest.empty() || (!weeks && !whole_days)) {
    const auto less = parse_duration(rest);
    if (!less || less.value() < nanoseconds(0) || less.value() > kLongest) return bad_span();
    if ((weeks || whole_days) && (rest.front() < '0' || rest.front() > '9')) return bad_span();
    // Neither is above a hundred years: the sum fits once the first is checked.
    if (days(7 * weeks.value_or(0) + whole_days.value_or(0)) > kLongest) return bad_span();
    span += less.value();
  }
  if (span <= nanoseconds(0) || span > kLongest) return bad_span();
  return span;
}

std::string format_span(nanoseconds span) {
  const auto whole_days = std::chrono::floor<days>(span);
  const nanoseconds rest = span - whole_days;
  if (whole_days == days(0)) return format_duration(rest);
  if (rest == nanoseconds(0)) return fmt::format("{}d", whole_days.count());
  return fmt::format("{}d{}", whole_days.count(), format_duration(rest));
}

Result<RateLimit> parse_rate_limit(const std::string& text) {
  const Error bad{"use a number of runs a second, a minute or an hour, as in 2000/s, 50/m or 1/h"};
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos || text.size() != slash + 2) return bad;
  const std::size_t unit = std::string_view("smh").find(text.back());
  if (unit == kNone || text.find_first_not_of("0123456789.") != slash) return bad;
  double number = 0;
  const char* const end = text.data() + slash;
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || rest != end || !std::isfinite(number)) return bad;
  constexpr double kUnits[] = {1, 60, 3600};  // in seconds
  return RateLimit{.text = text, .a_second = number / kUnits[unit]};
}

}  // namespace timing::app
