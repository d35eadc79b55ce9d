#include "timing/plan/calendar/cron.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "timing/plan/calendar/civil_days.h"

namespace timing::plan {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr sys_seconds kEndOfTime = std::chrono::floor<seconds>(WallTime::max());

// No zone has ever turned its clocks back by more than a day.
constexpr seconds kLongestRepetition = std::chrono::hours(26);

DayPart times_of(const config::CronFields& fields) {
  return {.clock = {.hours = fields.hours, .minutes = fields.minutes, .seconds = 1}};
}

bool has(std::uint64_t mask, unsigned value) { return (mask >> value & 1U) != 0; }

local_seconds to_local(sys_seconds time, seconds offset) {
  return local_seconds{time.time_since_epoch() + offset};
}

sys_seconds change_after(const Timezone& zone, sys_seconds time) {
  const auto change = zone.next_offset_change(time);
  return change ? std::chrono::ceil<seconds>(*change) : kEndOfTime;
}

}  // namespace

CronSchedule::CronSchedule(const config::CronFields& fields, Timezone zone)
    : fields_(fields), times_{times_of(fields)}, zone_(std::move(zone)) {}

// Walks the spans of constant offset. Those of the last day tell fixed hours what has been reached.
std::optional<WallTime> CronSchedule::next_after(WallTime from) const {
  if (config::never_fires(fields_)) return std::nullopt;
  const bool elapsed_time = fields_.hour_unrestricted;
  const sys_seconds first = std::chrono::floor<seconds>(from) + seconds{1};
  sys_seconds start = elapsed_time ? first : first - kLongestRepetition;
  local_seconds reached = local_seconds::min();  // civil times before this are past
  while (start < kEndOfTime) {
    const seconds offset = zone_.offset_at(start);
    const sys_seconds end = change_after(zone_, start);
    const sys_seconds begin = std::clamp(first, start, end);
    if (begin > start) reached = std::max(reached, to_local(begin, offset));
    if (begin < end) {
      if (elapsed_time) reached = to_local(begin, offset);
      // After a gap what has been reached lies behind the clock, in a repetition ahead of it.
      const local_seconds fitting = next_fitting(reached);
      const sys_seconds instant = std::max(begin, sys_seconds{fitting.time_since_epoch() - offset});
      if (instant < end) return instant;
      reached = std::max(reached, to_local(end, offset));
    }
    start = end;
  }
  return std::nullopt;
}

std::uint64_t CronSchedule::count(WallTime from, WallTime end) const {
  if (config::never_fires(fields_)) return 0;
  std::uint64_t count = 0;
  CivilDays stretch(zone_, std::chrono::ceil<seconds>(from), std::chrono::ceil<seconds>(end));
  while (const auto part = stretch.next()) {
    count += part->plain ? count_on(part->day, part->begin, part->end)
                         : count_one_by_one(part->at(part->begin), part->at(part->end));
  }
  return count;
}

bool CronSchedule::fires_on(local_days day) const {
  const std::chrono::year_month_day date(day);
  return has(fields_.months, static_cast<unsigned>(date.month())) && day_fits(day);
}

std::uint64_t CronSchedule::count_on(local_days day, seconds begin, seconds end) const {
  if (!fires_on(day)) return 0;
  const auto first = std::chrono::ceil<minutes>(begin).count();
  const auto last = std::chrono::ceil<minutes>(end).count();  // the first that is too late
  int count = 0;
  for (std::int64_t hour = first / 60; 60 * hour < last; ++hour) {
    if (!has(fields_.hours, static_cast<unsigned>(hour))) continue;
    std::uint64_t fitting = fields_.minutes;
    if (first > 60 * hour) fitting &= kAllMinutes << static_cast<unsigned>(first - 60 * hour);
    if (last < 60 * hour + 60) fitting &= ~(kAllMinutes << static_cast<unsigned>(last - 60 * hour));
    count += std::popcount(fitting);
  }
  return static_cast<std::uint64_t>(count);
}

std::uint64_t CronSchedule::count_one_by_one(WallTime from, WallTime end) const {
  std::uint64_t count = 0;
  auto tick = next_after(from - nanoseconds(1));
  for (; tick && *tick < end; ++count) tick = next_after(*tick);
  return count;
}

bool CronSchedule::day_fits(local_days day) const {
  const std::chrono::year_month_day date(day);
  const bool by_day = has(fields_.days, static_cast<unsigned>(date.day()));
  const bool by_weekday = has(fields_.weekdays, std::chrono::weekday(day).c_encoding());
  return config::either_day_is_enough(fields_) ? by_day || by_weekday : by_day && by_weekday;
}

local_seconds CronSchedule::next_fitting(local_seconds from) const {
  from = std::chrono::ceil<minutes>(from);
  auto day = std::chrono::floor<days>(from);
  seconds begin = from - day;
  while (true) {
    const std::chrono::year_month_day date(day);
    if (!has(fields_.months, static_cast<unsigned>(date.month()))) {
      day = local_days{(date.year() / date.month() + std::chrono::months{1}) / 1};
    } else {
      if (day_fits(day)) {
        if (const auto time = first_that_is(true, times_, begin)) return day + *time;
      }
      day += days{1};
    }
    begin = seconds{0};
  }
}

}  // namespace timing::plan
