// `catch_up`: which of the ticks that passed while the program was down are made up for.
//
// Threads: one. Errors: go to the problems.
#pragma once

#include <optional>

#include "timing/config/config.h"
#include "timing/config/readers/map_reader.h"

namespace timing::config {

// `job` are the keys of the job. Only ticks that stay where they are when the program is started
// again can be caught up.
std::optional<CatchUp> read_catch_up(const MapReader& job, Problems& problems);

}  // namespace timing::config
