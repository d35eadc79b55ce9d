// From a time on the wall to the instant at which a clock of a zone first shows it.
//
// A time that is skipped when clocks go forward stands for the first instant after the gap, and one
// that is repeated for its first pass. The midnight at which a day begins is such a time too.
//
// Units: whole seconds. Threads: pure, any thread. Errors: none; REQUIRES a time some days away
// from the ends of WallTime.
#pragma once

#include <chrono>

#include "timing/plan/calendar/timezone.h"

namespace timing::plan {

// The first instant at which the clock has reached `time`.
std::chrono::sys_seconds first_instant(const Timezone& zone, std::chrono::local_seconds time);

}  // namespace timing::plan
