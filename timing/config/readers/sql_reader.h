// The keys of a database job: `database` and `sql`.
//
// Threads: one. Errors: go to the problems; no value but a port is ever quoted.
#pragma once

#include "timing/config/config.h"
#include "timing/config/readers/map_reader.h"

namespace timing::config {

Sql read_sql(const MapReader& map, Problems& problems);

}  // namespace timing::config
