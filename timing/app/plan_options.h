// The command line of `timing plan`.
//
// Threads: one. Errors: wrong usage, in words.
#pragma once

#include <string>
#include <vector>

#include "timing/app/options.h"
#include "timing/base/result.h"

namespace timing::app {

// `arguments` are those behind the word `plan`.
Result<Options> parse_plan(const std::vector<std::string>& arguments);

}  // namespace timing::app
