// The key `range`: a map of conditions, times of day and dates, or a list of such maps.
//
// Threads: one. Errors: go to the problems.
#pragma once

#include "timing/config/config.h"
#include "timing/config/readers/map_reader.h"

namespace timing::config {

// A window of more is a mistake, and slow to search.
inline constexpr std::size_t kMostRangeItems = 100;

// Empty where a map says nothing: such a window is always open.
Range read_range(const Field& field, Problems& problems);

}  // namespace timing::config
