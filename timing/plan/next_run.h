// The instants at which a job is due next, for those who want to know beforehand.
//
// Units: wall nanoseconds. Threads: pure, any thread. Errors: none.
#pragma once

#include <optional>

#include "timing/base/clock.h"
#include "timing/plan/plan.h"
#include "timing/plan/ticker.h"

namespace timing::plan {

// The first run at or after `opening`, at which the job's window opens; none: it never runs again,
// as far as can be told: a cron line that meets none of the next few hundred windows is given up.
std::optional<WallTime> first_run_from(const JobPlan& job, WallTime opening);

// The next run of an open window that closes at `closing` (none: never), or of a later one.
std::optional<WallTime> next_run(const JobPlan& job, const Ticker& ticker,
                                 std::optional<WallTime> closing);

}  // namespace timing::plan
