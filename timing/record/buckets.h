// Histogram buckets as the command line spells them: "0.1, 0.3, 1.2, 5.0".
//
// Units: seconds in the text, whole nanoseconds in the bounds. Threads: a pure function.
#pragma once

#include <string_view>

#include "timing/base/result.h"
#include "timing/record/histogram.h"

namespace timing::record {

// Errors: none at all, one that is no number, not finite, not positive or out of range, not in
// ascending order.
Result<Bounds> parse_buckets(std::string_view text);

}  // namespace timing::record
