// The key `check` (or `checker`): a list of {type, name, rule}.
//
// Threads: one. Errors: go to the problems; the rules themselves are compiled by a later layer.
#pragma once

#include <vector>

#include "timing/config/config.h"
#include "timing/config/readers/map_reader.h"

namespace timing::config {

std::vector<Check> read_checks(const Field& field, Problems& problems);

}  // namespace timing::config
