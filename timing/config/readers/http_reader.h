// The keys of an HTTP job: url, method, header, body and what belongs to them.
//
// Threads: one. Errors: go to the problems. No value of url or header is ever quoted: they may hold
// secrets.
#pragma once

#include "timing/config/config.h"
#include "timing/config/readers/map_reader.h"

namespace timing::config {

Http read_http(const MapReader& map, Problems& problems);

}  // namespace timing::config
