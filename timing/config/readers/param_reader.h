// The key `params` of a statement: what is bound to its question marks.
//
// Threads: one. Errors: go to the problems; no value is ever quoted.
#pragma once

#include <vector>

#include "timing/config/readers/map_reader.h"
#include "timing/config/sql.h"

namespace timing::config {

std::vector<Param> read_params(const Field& field, Problems& problems);

}  // namespace timing::config
