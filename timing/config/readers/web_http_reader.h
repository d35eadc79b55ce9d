// `http_server_config` and `basic_auth_users` of a web config.
//
// Threads: one. Errors: go to the problems; no hash is ever quoted.
#pragma once

#include <vector>

#include "timing/config/readers/map_reader.h"
#include "timing/config/web_config.h"

namespace timing::config {

// The headers. `http2` is taken and has no effect: responses are HTTP/1.1's, as they are to a
// client of exporter-toolkit that does not ask for more.
std::vector<Header> read_web_http(const Field& field, Problems& problems);

std::vector<WebUser> read_web_users(const Field& field, Problems& problems);

}  // namespace timing::config
