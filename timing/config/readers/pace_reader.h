// What paces the runs of a job beside `run_every`: `cron`, `think_time`, and which of them go
// together.
//
// Threads: one. Errors: go to the problems.
#pragma once

#include "timing/config/config.h"
#include "timing/config/readers/map_reader.h"

namespace timing::config {

// Fills in `cron` and `think_time` of `job` from its map. A cron line that never fires is a
// warning.
void read_pace(const MapReader& map, Job& job, Problems& problems);

}  // namespace timing::config
