#include "timing/plan/civil_search.h"

#include <bit>

namespace timing::plan {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::minutes;
using std::chrono::months;
using std::chrono::seconds;
using std::chrono::year_month_day;

bool has(std::uint64_t mask, unsigned value) { return (mask >> value & 1U) != 0; }

// How many values from `value` on the mask lacks or holds without a break.
unsigned absent_from(std::uint64_t mask, unsigned value) {
  return static_cast<unsigned>(std::countr_zero(mask >> value));
}
unsigned present_from(std::uint64_t mask, unsigned value) {
  return static_cast<unsigned>(std::countr_one(mask >> value));
}

// A second of local time, taken apart.
struct Civil {
  explicit Civil(local_seconds time)
      : day(std::chrono::floor<days>(time)),
        date(day),
        weekday(std::chrono::weekday(day).c_encoding()),
        second_of_day(static_cast<unsigned>((time - day).count())) {}

  unsigned month() const { return static_cast<unsigned>(date.month()); }
  unsigned hour() const { return second_of_day / 3600; }
  unsigned minute() const { return second_of_day / 60 % 60; }
  unsigned second() const { return second_of_day % 60; }

  local_seconds month_end() const {
    return local_days{(date.year() / date.month() + months{1}) / std::chrono::day{1}};
  }
  local_seconds day_end() const { return day + days{1}; }
  local_seconds hour_end() const { return day + hours{hour() + 1}; }
  local_seconds minute_end() const { return day + hours{hour()} + minutes{minute() + 1}; }

  local_days day;
  year_month_day date;
  unsigned weekday;
  unsigned second_of_day;
};

}  // namespace

bool holds_at(const CivilMasks& masks, local_seconds time) {
  const Civil at(time);
  return has(masks.months, at.month()) && has(masks.weekdays, at.weekday) &&
         has(masks.hours, at.hour()) && has(masks.minutes, at.minute()) &&
         has(masks.seconds, at.second());
}

local_seconds next_inside(const CivilMasks& masks, local_seconds from) {
  while (true) {
    const Civil at(from);
    if (!has(masks.months, at.month())) {
      from = at.month_end();
    } else if (!has(masks.weekdays, at.weekday)) {
      from = at.day_end();
    } else if (!has(masks.hours, at.hour())) {
      const unsigned absent = absent_from(masks.hours, at.hour());
      from = at.hour() + absent < 24 ? at.day + hours{at.hour() + absent} : at.day_end();
    } else if (!has(masks.minutes, at.minute())) {
      const unsigned absent = absent_from(masks.minutes, at.minute());
      from = at.minute() + absent < 60 ? at.minute_end() + minutes{absent - 1} : at.hour_end();
    } else if (!has(masks.seconds, at.second())) {
      const unsigned absent = absent_from(masks.seconds, at.second());
      from = at.second() + absent < 60 ? from + seconds{absent} : at.minute_end();
    } else {
      return from;
    }
  }
}

// As long as all masks hold, whatever is the smallest unit with a condition may end the window:
// those below it are skipped whole.
local_seconds next_outside(const CivilMasks& masks, local_seconds from) {
  while (holds_at(masks, from)) {
    const Civil at(from);
    if (masks.seconds != kAllHold.seconds) {
      from += seconds{present_from(masks.seconds, at.second())};
    } else if (masks.minutes != kAllHold.minutes) {
      from = at.minute_end() + minutes{present_from(masks.minutes, at.minute()) - 1};
    } else if (masks.hours != kAllHold.hours) {
      from = at.hour_end() + hours{present_from(masks.hours, at.hour()) - 1};
    } else if (masks.weekdays != kAllHold.weekdays) {
      from = at.day_end();
    } else {
      from = at.month_end();
    }
  }
  return from;
}

}  // namespace timing::plan
