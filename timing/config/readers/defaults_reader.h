// What holds for every job of a file unless the job says otherwise: a document of its own, before
// all jobs, whose only key is `defaults`.
//
// Threads: one. Errors: go to the problems.
#pragma once

#include <optional>
#include <string>

#include "timing/config/config.h"
#include "timing/config/problems.h"
#include "timing/config/yaml/node.h"

namespace timing::config {

struct Defaults {
  std::optional<Located<std::string>> timezone;
  Labels labels;
};

bool has_defaults(const Node& document);

// REQUIRES: has_defaults(document).
Defaults read_defaults(const Node& document, Problems& problems);

}  // namespace timing::config
