// The open model and its queue: `rate`, `stages`, `arrivals`, `max_queue`, `late`; and `run_for`,
// which ends a job of any kind.
//
// Threads: one. Errors: go to the problems.
#pragma once

#include "timing/config/config.h"
#include "timing/config/readers/map_reader.h"

namespace timing::config {

// Fills these in from the job's map, and refuses them beside keys that they do not go with.
void read_open_model(const MapReader& map, Job& job, Problems& problems);

// What `run_thread` is where the file names none.
std::uint32_t default_threads(const MapReader& map, const Job& job);

}  // namespace timing::config
