// A forecast as people read it: each job, and then all of them together.
//
// Lines have up to about 100 columns, unless a name is longer. Times are those of the job's time
// zone, with their offset; what is about all jobs stands in their common zone, or in UTC.
//
// Threads: pure. Errors: none.
#pragma once

#include <string>

#include "timing/plan/forecast/forecast.h"

namespace timing::app {

// `title`: what it is the plan of.
std::string plan_text(const plan::Forecast& forecast, const std::string& title);

// How high, from when until when, and by which jobs; in one line.
std::string describe_rate_peak(const plan::Forecast& forecast);

}  // namespace timing::app
