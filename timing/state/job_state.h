// What the program knows of a job when it starts again.
//
// Units: wall nanoseconds. Threads: plain values. Errors: none.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "timing/base/clock.h"

namespace timing::state {

struct JobState {
  // Every tick up to and including this instant was planned, or is given up. Only with catch_up.
  std::optional<WallTime> settled = std::nullopt;
  // Of the schedule that `settled` belongs to: another schedule has other ticks.
  std::uint64_t schedule_digest = 0;
  // Numbers of run_count that may be used up. Only with run_count.
  std::optional<std::uint64_t> runs = std::nullopt;

  bool operator==(const JobState&) const = default;
};

using JobStates = std::map<std::string, JobState>;  // by the job's name

}  // namespace timing::state
