// `timing health`: asks a running program whether it is ready.
//
// Threads: one; blocks for as long as the timeout at most.
#pragma once

#include "timing/app/options.h"

namespace timing::app {

// Gives the exit code: 0 with the answer printed, or 1 with the reason on the standard error.
int run_health(const HealthOptions& options);

}  // namespace timing::app
