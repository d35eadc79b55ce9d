// The key `prometheus`: constant labels of a job's series.
//
// Threads: one. Errors: go to the problems. Values are never quoted: they may be secrets.
#pragma once

#include "timing/base/label.h"
#include "timing/config/readers/map_reader.h"

namespace timing::config {

// The labels of the map over those of `defaults`: an equal name replaces the default's, and an
// empty value takes it away.
Labels read_labels(const Field& field, const Labels& defaults, Problems& problems);

}  // namespace timing::config
