// What was found in a config file, each as a line of the log.
//
// Threads: any. Errors: none.
#pragma once

#include <string>
#include <vector>

#include "timing/base/log.h"
#include "timing/config/diagnostics.h"

namespace timing::app {

// Gives the texts of the errors back.
std::vector<std::string> log_diagnostics(const config::Diagnostics& diagnostics, Log& log);

}  // namespace timing::app
