// When and how often a job runs: `run_every`, `run_count` and `run_thread`; range_reader.h,
// pace_reader.h, rate_reader.h, start_reader.h and catch_up_reader.h have the rest.
//
// Threads: one. Errors: go to the problems.
#pragma once

#include "timing/config/config.h"
#include "timing/config/readers/map_reader.h"

namespace timing::config {

// A thread is a connection or a few of them; an address has 65,535 ports.
inline constexpr std::uint32_t kMostThreads = 100'000;

// Absent where the sum is zero, after a warning.
std::optional<std::chrono::nanoseconds> read_run_every(const Field& field, Problems& problems);

// Fills in the schedule of `job` from its map.
void read_schedule(const MapReader& map, Job& job, Problems& problems);

}  // namespace timing::config
