// The value of a key that names a file.
//
// Threads: one. Errors: a file that cannot be read goes to the problems, at the place of its name;
// then there is none. The content of a file is never quoted.
#pragma once

#include <optional>

#include "timing/config/named_files.h"
#include "timing/config/readers/map_reader.h"

namespace timing::config {

std::optional<File> read_file_key(const Field& field, NamedFiles& files, Problems& problems);

}  // namespace timing::config
