// Config to Plan: names made unique, templates, checks, zones and windows compiled, secrets
// gathered.
//
// Jobs of `previous` whose content is in the new config are taken over as they are (the k-th of
// equal ones by the k-th); they keep their names, and new derived names make way with "#2", "#3".
// Only where another job is now given the name that a job without one goes by, that job gets a new
// one and is another job: a warning tells. A window that never opens is a warning too.
//
// Threads: pure but for the environment given. Errors: added to `diagnostics`; the Plan is to be
// used only when it holds none.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "timing/base/clock.h"
#include "timing/config/config.h"
#include "timing/config/diagnostics.h"
#include "timing/plan/plan.h"
#include "timing/plan/share.h"

namespace timing::plan {

struct CompileEnvironment {
  WallTime now;  // what templates see that are rendered at load because they are always the same
  std::function<std::optional<std::string>(const std::string& name)> variable;  // getenv
  Share share = {};                                                             // of the process
};

// `previous` may be null.
Plan compile(const config::Config& config, const Plan* previous,
             const CompileEnvironment& environment, config::Diagnostics& diagnostics);

}  // namespace timing::plan
