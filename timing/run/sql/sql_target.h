// SQL jobs: one blocking connection and one thread for each lane, kept for the life of the job.
//
// Lanes connect at their first run, or beforehand if the job is warm. A database that cannot be
// reached is waited for with growing, jittered pauses, said once for all lanes of the job and then
// at growing intervals. A lane that is blocked in a statement or a connect cannot be interrupted:
// close() waits until it returns.
//
// What a job does once, `init` and `cleanup`, is done by one of its lanes (sql_errands.h).
//
// Ownership: see target.h. Threads: the interface on the loop's thread; the lanes own theirs and
// report back through EventLoop::post(). Errors: every statement ends in an Outcome with the
// server's error number as its code.
#pragma once

#include <memory>

#include "timing/run/target.h"

namespace timing::run {

// REQUIRES: the job's target is a SqlPlan.
std::unique_ptr<Target> open_sql_target(const TargetContext& context);

}  // namespace timing::run
