#include "tests/unit/plan/window_helpers.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>

namespace timing::plan::test {
namespace {

using config::Comparison;
using config::Condition;
using config::Range;
using config::RangePart;
using config::Unit;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;

bool names(const Condition& condition, int value) {
  return std::ranges::count(condition.values, value) > 0;
}

bool between(int first, int last, int value) {
  return first <= last ? first <= value && value <= last : value >= first || value <= last;
}

// A day as counted from the start and from the end of its month.
bool day_between(int first, int last, int day, int from_end) {
  if (first > 0 && last > 0) return between(first, last, day);
  if (first < 0 && last < 0) return between(first, last, from_end);
  return first > 0 ? day >= first && from_end <= last : from_end >= first || day <= last;
}

// `other` is another number of the same value: of Sunday, and of days.
bool compare(const Condition& condition, int value, int other) {
  const int bound = condition.values.front();
  switch (condition.comparison) {
    case Comparison::gt:
      return value > bound;
    case Comparison::gte:
      return value >= bound;
    case Comparison::lt:
      return value < bound;
    case Comparison::lte:
      return value <= bound;
    case Comparison::eq:
      return value == bound || (condition.unit == Unit::day && other == bound);
    case Comparison::in:
      return names(condition, value) || names(condition, other);
    case Comparison::not_in:
      return !names(condition, value) && !names(condition, other);
    case Comparison::between:
      break;
  }
  const int last = condition.values.back();
  if (condition.unit == Unit::day) return day_between(bound, last, value, other);
  return between(bound, last, value) || between(bound, last, other);
}

bool sunday_is_7(const RangePart& part) {
  return std::ranges::any_of(
      part.conditions, [](const Condition& c) { return c.unit == Unit::weekday && names(c, 7); });
}

bool day_holds(const RangePart& part, local_days day) {
  const year_month_day date(day);
  const int month = static_cast<int>(static_cast<unsigned>(date.month()));
  const int number = static_cast<int>(static_cast<unsigned>(date.day()));
  const year_month_day last = date.year() / date.month() / std::chrono::last;
  const int from_end = number - static_cast<int>(static_cast<unsigned>(last.day())) - 1;
  const int weekday = static_cast<int>(std::chrono::weekday(day).c_encoding());
  const int sunday = sunday_is_7(part) ? 7 : 0;
  for (const Condition& c : part.conditions) {
    if (c.unit == Unit::month && !compare(c, month, month)) return false;
    if (c.unit == Unit::day && !compare(c, number, from_end)) return false;
    if (c.unit == Unit::weekday && weekday != 0 && !compare(c, weekday, weekday)) return false;
    if (c.unit == Unit::weekday && weekday == 0 && !compare(c, sunday, 7 - sunday)) return false;
  }
  const auto& [from, to] = part.dates.value;
  if (from && !from->time && day < from->day) return false;
  return !to || to->time || day <= to->day;
}

bool clock_holds(const RangePart& part, const CivilTime& civil) {
  return std::ranges::all_of(part.conditions, [&civil](const Condition& c) {
    if (c.unit == Unit::hour) return compare(c, civil.hour, civil.hour);
    if (c.unit == Unit::minute) return compare(c, civil.minute, civil.minute);
    return c.unit != Unit::second || compare(c, civil.second, civil.second);
  });
}

bool part_is_open(const RangePart& part, const CivilTime& civil) {
  const local_days today{std::chrono::year(civil.year) / civil.month / civil.day};
  const seconds clock = hours(civil.hour) + minutes(civil.minute) + seconds(civil.second);
  const auto& [from, to] = part.dates.value;
  if (from && from->time && today + clock < from->day + *from->time) return false;
  if (to && to->time && today + clock >= to->day + *to->time) return false;
  if (!clock_holds(part, civil)) return false;
  if (part.times.value.empty()) return day_holds(part, today);
  return std::ranges::any_of(part.times.value, [&](const config::TimeSpan& span) {
    if (span.begin < span.end) {
      return clock >= span.begin && clock < span.end && day_holds(part, today);
    }
    return (clock >= span.begin && day_holds(part, today)) ||
           (clock < span.end && day_holds(part, today - days(1)));
  });
}

int pick(Random& random, int first, int last) {
  return first + static_cast<int>(random() % static_cast<unsigned>(last - first + 1));
}

struct Bounds {
  int first;
  int last;
};
// As far as each unit's bounds may go, in the order of the units.
constexpr std::array<Bounds, 6> kBounds{{{1, 12}, {1, 31}, {0, 7}, {0, 24}, {0, 60}, {0, 60}}};

Condition random_condition(Random& random, Unit unit) {
  const auto [first, last] = kBounds.at(static_cast<std::size_t>(unit));
  const auto comparison = static_cast<Comparison>(random() % 8);
  const bool from_end = unit == Unit::day && comparison >= Comparison::eq;
  std::vector<int> values;
  const auto count = comparison < Comparison::in ? 1 : 2;
  for (int i = 0; i < count; ++i) {
    const int value = pick(random, first, last);
    values.push_back(from_end && random() % 2 == 0 ? -value : value);
  }
  return when(unit, comparison, std::move(values));
}

seconds random_time(Random& random) {
  // Mostly whole half-hours, around which clocks change.
  return random() % 4 == 0 ? seconds(pick(random, 0, 86399))
                           : seconds(minutes(30) * pick(random, 0, 47));
}

config::TimeSpan random_span(Random& random) {
  config::TimeSpan span{.begin = random_time(random), .end = random_time(random)};
  if (random() % 6 == 0) span.end = hours(24);
  if (span.begin == span.end) span.end += seconds(1);
  return span;
}

config::DateBound random_date(Random& random, WallTime around) {
  const sys_days day = std::chrono::floor<days>(around) + days(pick(random, -3, 3));
  config::DateBound bound{.day = local_days(day.time_since_epoch())};
  if (random() % 2 == 0) bound.time = random_time(random);
  return bound;
}

}  // namespace

Timezone zone(std::string_view name) {
  const auto found = Timezone::find(name);
  return found.ok() ? found.value() : throw std::runtime_error(found.error().message);
}

Condition when(Unit unit, Comparison comparison, std::vector<int> values) {
  return {.unit = unit, .comparison = comparison, .values = std::move(values)};
}

Condition when(Unit unit, Comparison comparison, int bound) {
  return when(unit, comparison, std::vector<int>{bound});
}

Range all_of(std::vector<Condition> conditions) { return {{.conditions = std::move(conditions)}}; }

config::TimeSpan span(std::string_view text) {
  const auto number = [text](std::size_t at) { return std::stoi(std::string(text.substr(at, 2))); };
  return {.begin = hours(number(0)) + minutes(number(3)),
          .end = hours(number(6)) + minutes(number(9))};
}

config::DateBound date(int year, int month, int day, std::optional<seconds> time) {
  return {.day = local_days(std::chrono::year(year) / month / day), .time = time};
}

WallTime utc(int year, int month, int day, int hour, int minute, int second) {
  return sys_days(std::chrono::year(year) / month / day) + hours(hour) + minutes(minute) +
         seconds(second);
}

std::string show(std::optional<WallTime> time) {
  if (!time) return "never";
  const CivilTime civil = Timezone::utc().civil(*time);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d %02d:%02d:%02d", civil.year, civil.month,
                civil.day, civil.hour, civil.minute, civil.second);
  return text.data();
}

bool is_open(const Range& range, const CivilTime& civil) {
  return range.empty() || std::ranges::any_of(range, [&civil](const RangePart& part) {
           return part_is_open(part, civil);
         });
}

Range random_range(Random& random, unsigned one_in, WallTime around) {
  Range range;
  for (std::uint64_t parts = random() % 3 + 1; parts > 0; --parts) {
    RangePart part;
    for (int unit = 0; unit < 6; ++unit) {
      const unsigned rare = unit < 3 ? one_in : 3;
      for (int i = 0; i < 2; ++i) {
        if (random() % rare != 0) continue;
        part.conditions.push_back(random_condition(random, static_cast<Unit>(unit)));
      }
    }
    for (std::uint64_t times = random() % 3; times > 0; --times) {
      part.times.value.push_back(random_span(random));
    }
    if (random() % one_in == 0) part.dates.value.from = random_date(random, around);
    if (random() % one_in == 0) part.dates.value.to = random_date(random, around);
    range.push_back(std::move(part));
  }
  return range;
}

}  // namespace timing::plan::test
