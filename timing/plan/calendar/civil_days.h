// A stretch of time as the days of a zone's calendar, for those who count by days.
//
// Each day comes in one part, or in two and more where the zone's offset changes in its course; the
// first and the last day as far as they belong to the stretch.
//
// Units: whole seconds. Threads: a walk is used by one thread. Errors: none.
#pragma once

#include <chrono>
#include <optional>

#include "timing/base/clock.h"
#include "timing/plan/calendar/timezone.h"

namespace timing::plan {

// Part of a day on which the offset stays.
struct CivilDayPart {
  std::chrono::local_days day;
  std::chrono::seconds begin{0};  // since the day's midnight
  std::chrono::seconds end{0};
  std::chrono::seconds offset{0};
  // No change of the offset lies behind it on this day: none of its times has come before, and none
  // before them was skipped.
  bool plain = false;

  bool whole() const { return end - begin == std::chrono::days(1); }
  std::chrono::sys_seconds at(std::chrono::seconds time) const {
    return std::chrono::sys_seconds{(day + time).time_since_epoch() - offset};
  }
};

class CivilDays {
 public:
  // Those of [from, end).
  CivilDays(Timezone zone, std::chrono::sys_seconds from, std::chrono::sys_seconds end);

  std::optional<CivilDayPart> next();

 private:
  // The offset at `at_`, and its end.
  void look_at_offset();
  // The same where it has just changed.
  void pass_change();

  Timezone zone_;
  std::chrono::sys_seconds at_;
  std::chrono::sys_seconds end_;
  std::chrono::seconds offset_{0};
  std::chrono::sys_seconds offset_end_{};
  // Later days begin after the last change, and after all times that have come before it.
  std::chrono::local_days touched_ = std::chrono::local_days::min();
};

}  // namespace timing::plan
