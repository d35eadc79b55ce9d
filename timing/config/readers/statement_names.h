// Whether the names of an SQL job's statements go together, with each other and with `mix`.
//
// Threads: one. Errors: go to the problems.
#pragma once

#include <vector>

#include "timing/config/problems.h"
#include "timing/config/readers/map_reader.h"
#include "timing/config/sql.h"

namespace timing::config {

void check_names(const Sql& sql, Problems& problems);

// Every part is there for a statement, every statement for a part. Needs `execute` and `query`.
std::vector<MixWeight> read_mix(const Field& field, const Sql& sql, Problems& problems);

}  // namespace timing::config
