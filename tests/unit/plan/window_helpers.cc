#include "tests/unit/plan/window_helpers.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <stdexcept>

namespace timing::plan {

using config::Comparison;
using config::Condition;
using config::Range;
using config::Unit;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;

Timezone zone(std::string_view name) {
  const auto found = Timezone::find(name);
  return found.ok() ? found.value() : throw std::runtime_error(found.error().message);
}

Condition when(Unit unit, Comparison comparison, int bound) {
  return {.unit = unit, .comparison = comparison, .bound = bound, .mark = {}};
}

WallTime utc(int year, unsigned month, unsigned day, int hour, int minute, int second) {
  return sys_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day)) +
         hours(hour) + minutes(minute) + seconds(second);
}

std::string show(std::optional<WallTime> time) {
  if (!time) return "never";
  const CivilTime civil = Timezone::utc().civil(*time);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d %02d:%02d:%02d", civil.year, civil.month,
                civil.day, civil.hour, civil.minute, civil.second);
  return text.data();
}

bool satisfied(const Range& range, const CivilTime& civil) {
  bool sunday_is_7 = false;
  for (const Condition& condition : range) {
    sunday_is_7 |= condition.unit == Unit::weekday && condition.bound == 7;
  }
  for (const auto& [unit, comparison, bound, mark] : range) {
    int value = 0;
    if (unit == Unit::month) value = civil.month;
    if (unit == Unit::weekday) value = civil.weekday == 0 && sunday_is_7 ? 7 : civil.weekday;
    if (unit == Unit::hour) value = civil.hour;
    if (unit == Unit::minute) value = civil.minute;
    if (unit == Unit::second) value = civil.second;
    if (comparison == Comparison::gt && value <= bound) return false;
    if (comparison == Comparison::gte && value < bound) return false;
    if (comparison == Comparison::lt && value >= bound) return false;
    if (comparison == Comparison::lte && value > bound) return false;
    if (comparison == Comparison::eq && value != bound) return false;
  }
  return true;
}

}  // namespace timing::plan
