// What starts a job by a change of files: `on_change` and `debounce`, and which keys do not go
// together with them.
//
// Threads: one. Errors: go to the problems.
#pragma once

#include "timing/config/config.h"
#include "timing/config/named_files.h"
#include "timing/config/readers/map_reader.h"

namespace timing::config {

// Fills in `on_change` of `job` from its map. The paths need not be there. REQUIRES: the rest of
// the schedule has been read.
void read_on_change(const MapReader& map, const NamedFiles& files, Job& job, Problems& problems);

}  // namespace timing::config
