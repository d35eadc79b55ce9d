// When a cron line fires: instants at whole minutes of the wall clock in a time zone.
//
// A day fits where both day fields hold; where both are restricted, either is enough
// (config/syntax/cron_syntax.h).
//
// When the zone's offset changes, be it by an hour, by half an hour or by a day:
// - A line whose hour field begins with `*` follows elapsed time: it fires at every instant whose
//   civil time fits. In a time that is repeated it fires in both passes, and in one that is skipped
//   there is nothing to fire. So `*/10 * * * *` fires every ten minutes of elapsed time, and
//   `0 */2 * * *` whenever the clock shows an even full hour: not on the day that skips it, twice
//   on the day that repeats it.
// - A line with fixed hours does its work once a day: all its times that are skipped fire as one at
//   the first instant after the gap, and times that are repeated fire in the first pass only.
//
// Units: whole seconds. Threads: pure, any thread. Errors: none.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "timing/base/clock.h"
#include "timing/config/syntax/cron_syntax.h"
#include "timing/plan/calendar/day_part.h"
#include "timing/plan/calendar/timezone.h"

namespace timing::plan {

class CronSchedule {
 public:
  CronSchedule(const config::CronFields& fields, Timezone zone);

  // The first instant after `from` at which the line fires; none: it never does again. Computed by
  // skipping months, days, hours and minutes.
  std::optional<WallTime> next_after(WallTime from) const;

  // How often it fires in [from, end). Only after a change of the offset it is followed from one
  // instant to the next: a year takes some microseconds.
  std::uint64_t count(WallTime from, WallTime end) const;
  // Whether it has a time on that day, on a calendar without gaps and repetitions.
  bool fires_on(std::chrono::local_days day) const;
  // How often it fires between two times of a day that are plain (civil_days.h).
  std::uint64_t count_on(std::chrono::local_days day, std::chrono::seconds begin,
                         std::chrono::seconds end) const;

 private:
  std::uint64_t count_one_by_one(WallTime from, WallTime end) const;
  // All but the month.
  bool day_fits(std::chrono::local_days day) const;
  // The first fitting civil time at or after `from`, on a calendar without gaps and repetitions.
  std::chrono::local_seconds next_fitting(std::chrono::local_seconds from) const;

  config::CronFields fields_;
  std::vector<DayPart> times_;  // of a day that fits
  Timezone zone_;
};

}  // namespace timing::plan
