#include "timing/plan/calendar/unit_masks.h"

#include <algorithm>

namespace timing::plan {
namespace {

using config::Comparison;
using config::Condition;
using config::Unit;

constexpr int kSundayAs7 = 7;

bool names_sunday_as_7(const Conditions& conditions) {
  return std::ranges::any_of(conditions, [](const Condition& condition) {
    return condition.unit == Unit::weekday &&
           std::ranges::find(condition.values, kSundayAs7) != condition.values.end();
  });
}

int from_start(int day, int month_length) { return day < 0 ? month_length + 1 + day : day; }

// From the 25th to the last never wraps, and from the last to the 3rd always, however long the
// month is.
bool wraps(int first, int last) { return (first < 0) == (last < 0) ? first > last : first < 0; }

bool is_between(const Condition& condition, int value, int month_length) {
  const int first = condition.values.front();
  const int last = condition.values.back();
  const bool after_first = value >= from_start(first, month_length);
  const bool before_last = value <= from_start(last, month_length);
  return wraps(first, last) ? after_first || before_last : after_first && before_last;
}

bool is_in(const Condition& condition, int value, int month_length) {
  return std::ranges::any_of(condition.values, [value, month_length](int named) {
    return value == from_start(named, month_length);
  });
}

// A comparison that asks which values are meant, in no order.
template <typename Holds>
bool any_name(Unit unit, int value, Holds holds) {
  const bool sunday = unit == Unit::weekday && (value == 0 || value == kSundayAs7);
  return sunday ? holds(0) || holds(kSundayAs7) : holds(value);
}

bool satisfies(const Condition& condition, int value, int month_length) {
  const int bound = condition.values.front();
  const auto in = [&](int named) { return is_in(condition, named, month_length); };
  const auto between = [&](int named) { return is_between(condition, named, month_length); };
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
      return in(value);
    case Comparison::in:
      return any_name(condition.unit, value, in);
    case Comparison::not_in:
      return !any_name(condition.unit, value, in);
    case Comparison::between:
      return any_name(condition.unit, value, between);
  }
  return false;
}

}  // namespace

UnitValues values_of(Unit unit, const Conditions& conditions) {
  switch (unit) {
    case Unit::month:
      return {.first = 1, .last = 12};
    case Unit::day:
      return {.first = 1, .last = 31};
    case Unit::weekday:
      return names_sunday_as_7(conditions) ? UnitValues{.first = 1, .last = kSundayAs7}
                                           : UnitValues{.first = 0, .last = 6};
    case Unit::hour:
      return {.first = 0, .last = 23};
    case Unit::minute:
    case Unit::second:
      break;
  }
  return {.first = 0, .last = 59};
}

std::uint64_t mask_of(Unit unit, const Conditions& conditions, int month_length) {
  std::uint64_t mask = 0;
  const UnitValues values = values_of(unit, conditions);
  for (int value = values.first; value <= values.last; ++value) {
    const bool holds = std::ranges::all_of(conditions, [&](const Condition& condition) {
      return condition.unit != unit || satisfies(condition, value, month_length);
    });
    const bool sunday = unit == Unit::weekday && value == kSundayAs7;
    if (holds) mask |= std::uint64_t{1} << static_cast<unsigned>(sunday ? 0 : value);
  }
  return mask;
}

}  // namespace timing::plan
