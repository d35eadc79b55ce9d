// `timing target`: serves the HTTP server to try on until a signal.
#pragma once

#include "timing/app/options.h"

namespace timing::app {

// Gives the exit code: 0 stopped by a signal, 1 the address cannot be listened on.
// Threads: the main thread, before any other has been started.
int run_target(const TargetOptions& options);

}  // namespace timing::app
