// The keys of an HTTP job that say how its requests reach a server.
//
// Threads: one. Errors: go to the problems. The value of `proxy` is never quoted: it may hold a
// password.
#pragma once

#include <optional>
#include <string>

#include "timing/config/config.h"
#include "timing/config/readers/map_reader.h"

namespace timing::config {

Connection read_connection(const MapReader& map, Problems& problems);

// Empty: no proxy. None: the key is absent.
std::optional<Located<std::string>> read_proxy(const MapReader& map, Problems& problems);

// What goes wrong together, each being right by itself. REQUIRES: `job` has its own keys, those of
// its schedule and an HTTP target.
void check_connection(const MapReader& map, const Job& job, Problems& problems);

}  // namespace timing::config
