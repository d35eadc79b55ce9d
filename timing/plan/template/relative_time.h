// Times relative to a run's start: "now", "now-15h", "now+1h30m".
//
// Units: nanoseconds. Threads: pure. Errors: a formula that is not "now" plus or minus one
// duration.
#pragma once

#include <chrono>
#include <string_view>

#include "timing/base/result.h"

namespace timing::plan {

// What `formula` adds to now.
Result<std::chrono::nanoseconds> parse_relative_time(std::string_view formula);

}  // namespace timing::plan
