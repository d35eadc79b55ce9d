// The key `database` of an SQL job: where its database is and how to reach it.
//
// Threads: one. Errors: go to the problems; no value but a port or an option's name is ever quoted.
#pragma once

#include "timing/config/named_files.h"
#include "timing/config/readers/map_reader.h"
#include "timing/config/sql.h"

namespace timing::config {

Database read_database(const Field& field, NamedFiles& files, Problems& problems);

}  // namespace timing::config
