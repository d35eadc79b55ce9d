// `tls_server_config` of a web config.
//
// Threads: one. Errors: go to the problems; no certificate or key is ever quoted.
#pragma once

#include <optional>

#include "timing/config/readers/map_reader.h"
#include "timing/config/web_config.h"

namespace timing::config {

// Nullopt where no key of it turns TLS on.
std::optional<WebTls> read_web_tls(const Field& field, Problems& problems);

}  // namespace timing::config
