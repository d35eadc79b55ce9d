// The keys of a database job: `database` and `sql`.
//
// Threads: one. Errors: go to the problems; no text that may hold a secret is ever quoted.
#pragma once

#include "timing/config/named_files.h"
#include "timing/config/readers/map_reader.h"
#include "timing/config/sql.h"

namespace timing::config {

Sql read_sql(const MapReader& map, NamedFiles& files, Problems& problems);

}  // namespace timing::config
