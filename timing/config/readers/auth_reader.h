// The key `auth` of an HTTP job: what its requests show to be let in.
//
// Threads: one. Errors: go to the problems; no value is ever quoted.
#pragma once

#include <optional>

#include "timing/config/config.h"
#include "timing/config/readers/map_reader.h"

namespace timing::config {

std::optional<Auth> read_auth(const Field& field, Problems& problems);

}  // namespace timing::config
