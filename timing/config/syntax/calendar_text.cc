#include "timing/config/syntax/calendar_text.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace timing::config {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr auto kNone = std::string_view::npos;

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays = {"sunday",   "monday", "tuesday", "wednesday",
                                                       "thursday", "friday", "saturday"};
constexpr std::size_t kShortName = 3;

// A number of so many digits, and nothing else.
std::optional<int> parse_digits(std::string_view text, std::size_t least, std::size_t most) {
  if (text.size() < least || text.size() > most) return std::nullopt;
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == kNone) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::optional<int> index_of_name(std::span<const std::string_view> names, std::string_view name) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const auto found = std::ranges::find_if(names, [&lower](std::string_view full) {
    return lower == full || lower == full.substr(0, kShortName);
  });
  if (found == names.end()) return std::nullopt;
  return static_cast<int>(found - names.begin());
}

std::optional<std::chrono::local_days> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = parse_digits(text.substr(0, 4), 4, 4);
  const auto month = parse_digits(text.substr(5, 2), 2, 2);
  const auto day = parse_digits(text.substr(8, 2), 2, 2);
  if (!year || !month || !day || *year == 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  return date.ok() ? std::optional(std::chrono::local_days(date)) : std::nullopt;
}

}  // namespace

std::optional<seconds> parse_time_of_day(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == kNone) return std::nullopt;
  const std::string_view rest = text.substr(colon + 1);
  if (rest.size() != 2 && (rest.size() != 5 || rest[2] != ':')) return std::nullopt;
  const auto hour = parse_digits(text.substr(0, colon), 1, 2);
  const auto minute = parse_digits(rest.substr(0, 2), 2, 2);
  const auto second = rest.size() == 2 ? 0 : parse_digits(rest.substr(3), 2, 2);
  if (!hour || !minute || !second || *minute > 59 || *second > 59) return std::nullopt;
  const seconds time = hours(*hour) + minutes(*minute) + seconds(*second);
  return time <= hours(24) ? std::optional(time) : std::nullopt;
}

std::optional<TimeSpan> parse_time_span(std::string_view text) {
  const std::size_t hyphen = text.find('-');
  if (hyphen == kNone) return std::nullopt;
  const auto begin = parse_time_of_day(trimmed(text.substr(0, hyphen)));
  const auto end = parse_time_of_day(trimmed(text.substr(hyphen + 1)));
  if (!begin || !end || *begin == hours(24)) return std::nullopt;
  return TimeSpan{.begin = *begin, .end = *end};
}

std::optional<DateBound> parse_date(std::string_view text) {
  const std::size_t separator = text.find_first_of("T ");
  const auto day = parse_day(text.substr(0, separator));
  if (!day) return std::nullopt;
  if (separator == kNone) return DateBound{.day = *day};
  const auto time = parse_time_of_day(text.substr(separator + 1));
  return time ? std::optional(DateBound{.day = *day, .time = time}) : std::nullopt;
}

std::optional<int> value_of_name(Unit unit, std::string_view name) {
  if (unit == Unit::weekday) return index_of_name(kWeekdays, name);
  if (unit != Unit::month) return std::nullopt;
  const auto index = index_of_name(kMonths, name);
  return index ? std::optional(*index + 1) : std::nullopt;
}

}  // namespace timing::config
