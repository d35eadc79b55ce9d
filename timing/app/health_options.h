// The command line of `timing health`.
//
// Units: nanoseconds. Threads: one. Errors: wrong usage, in words that end with the usage.
#pragma once

#include <string>
#include <vector>

#include "timing/app/options.h"
#include "timing/base/result.h"

namespace timing::app {

// `arguments` are those behind the word `health`.
Result<Options> parse_health(const std::vector<std::string>& arguments);

}  // namespace timing::app
