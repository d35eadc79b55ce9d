// `timing plan`: prints what the jobs of a config are going to do. It opens nothing and connects
// nowhere.
#pragma once

#include "timing/app/options.h"

namespace timing::app {

// Gives the exit code: 0, 3 the plan exceeds --max_rate, 128 the config cannot be used. Errors and
// warnings go to the standard error, as the log has them.
// Threads: the main thread.
int run_plan(const PlanOptions& options);

}  // namespace timing::app
