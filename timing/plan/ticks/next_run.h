// The instants at which a job is due next, for those who want to know beforehand.
//
// Units: wall nanoseconds. Threads: one at a time for a NextRun; the rest is pure. Errors: none.
#pragma once

#include <optional>

#include "timing/base/clock.h"
#include "timing/plan/plan.h"
#include "timing/plan/ticks/ticker.h"

namespace timing::plan {

// The first run of the windows that open at or after `from`; none: it never runs again, as far as
// can be told: ticks that meet none of the next few hundred windows are given up.
std::optional<WallTime> first_run_from(const JobPlan& job, WallTime from);

// The next run of a job, asked for again and again: the search for it goes once to a window.
class NextRun {
 public:
  // Borrows the job.
  explicit NextRun(const JobPlan& job) : job_(job) {}

  std::optional<WallTime> from(WallTime opening);
  // Of an open window that closes at `closing` (none: never), or of a later one.
  std::optional<WallTime> of(const Ticker& ticker, std::optional<WallTime> closing);

 private:
  const JobPlan& job_;
  std::optional<WallTime> asked_;
  std::optional<WallTime> found_;
};

}  // namespace timing::plan
