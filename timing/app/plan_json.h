// A forecast as machines read it; docs/plan.md tells its fields.
//
// Threads: pure. Errors: none.
#pragma once

#include <optional>
#include <string>

#include "timing/app/plan_arguments.h"
#include "timing/plan/forecast/forecast.h"

namespace timing::app {

// `exceeded`: whether the plan exceeds the limit.
std::string plan_json(const plan::Forecast& forecast, const std::optional<RateLimit>& max_rate,
                      bool exceeded);

}  // namespace timing::app
