// The main job: a config becomes a plan, the plan runs, until a signal or its end.
#pragma once

#include "timing/app/options.h"

namespace timing::app {

// Gives the exit code: 0 done or stopped, 128 the config cannot be used, 1 anything else. Ends the
// process itself, with that code, where something cannot be waited for: a run that outlasts the
// grace, a reader of the log that has stalled.
// Threads: the main thread, before any other has been started.
int serve(const ServeOptions& options);

}  // namespace timing::app
