// The keys of an HTTP job: url, method, header, body and what belongs to them.
//
// Threads: one. Errors: go to the problems. No value of url, header or auth is ever quoted: they
// may hold secrets.
#pragma once

#include "timing/config/config.h"
#include "timing/config/named_files.h"
#include "timing/config/readers/map_reader.h"

namespace timing::config {

Http read_http(const MapReader& map, NamedFiles& files, Problems& problems);

}  // namespace timing::config
