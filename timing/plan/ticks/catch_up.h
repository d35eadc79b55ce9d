// Which ticks that passed while the program was down are made up for.
//
// Units: wall nanoseconds. Threads: pure, any thread. Errors: none.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "timing/base/clock.h"
#include "timing/plan/plan.h"

namespace timing::plan {

struct PassedTick {
  WallTime due;
  std::optional<std::uint32_t> lane;  // whose run it planned; none: one run of each lane
};

// The latest ticks after `settled` and before `now`, the oldest first: none that is older than the
// job's `catch_up` allows, at most as many as it allows, none outside of the window, and none at
// all unless the window is open at `now`. REQUIRES: the job has `catch_up`.
std::vector<PassedTick> ticks_to_catch_up(const JobPlan& job, WallTime settled, WallTime now);

}  // namespace timing::plan
