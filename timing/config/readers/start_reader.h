// Where the ticks of a job begin and how they are moved: `start`, `jitter`, `spread` and `seed`.
//
// Threads: one. Errors: go to the problems.
#pragma once

#include "timing/config/config.h"
#include "timing/config/readers/map_reader.h"

namespace timing::config {

// Fills in `start` and `seed` of `job` from its map. REQUIRES: its interval and its cron line have
// been read.
void read_start(const MapReader& map, Job& job, Problems& problems);

}  // namespace timing::config
