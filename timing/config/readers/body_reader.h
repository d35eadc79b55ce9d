// What the requests of an HTTP job carry: `body`, `body_file`, `form`, and which of them.
//
// Threads: one. Errors: go to the problems.
#pragma once

#include <vector>

#include "timing/config/config.h"
#include "timing/config/named_files.h"
#include "timing/config/readers/map_reader.h"

namespace timing::config {

// Those of `body`, then those of `body_file`; or the form.
std::vector<Body> read_bodies(const MapReader& map, NamedFiles& files, Problems& problems);

BodyPick read_pick(const MapReader& map, const std::vector<Body>& bodies, Problems& problems);

// A null in a map of texts is an empty text.
std::optional<Located<std::string>> read_entry_text(const Entry& entry, std::string_view path,
                                                    Problems& problems);

}  // namespace timing::config
