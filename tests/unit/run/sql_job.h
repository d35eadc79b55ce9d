// Plans of SQL jobs for tests.
#pragma once

#include <string>
#include <vector>

#include "timing/plan/plan.h"

namespace timing::test {

// A job on a closed loop over these statements; `execute` first, then `query`, as in a config.
plan::JobPlan sql_job(plan::DatabasePlan database, const std::vector<std::string>& execute,
                      const std::vector<std::string>& query = {});

// Of each statement.
void set_timeout(plan::JobPlan& job, nanoseconds timeout);

}  // namespace timing::test
