// The key `tls` of HTTP jobs and of databases.
//
// Threads: one. Errors: go to the problems; the content of a file is never quoted.
#pragma once

#include "timing/config/config.h"
#include "timing/config/named_files.h"
#include "timing/config/readers/map_reader.h"

namespace timing::config {

Tls read_tls(const Field& field, NamedFiles& files, Problems& problems);

}  // namespace timing::config
