// One document to one job.
//
// Threads: one. Errors: go to the problems; the job is to be used only when there is none.
#pragma once

#include "timing/config/config.h"
#include "timing/config/named_files.h"
#include "timing/config/problems.h"
#include "timing/config/readers/defaults_reader.h"
#include "timing/config/yaml/node.h"

namespace timing::config {

Job read_job(const Node& document, const Defaults& defaults, NamedFiles& files, Problems& problems);

}  // namespace timing::config
