// What jobs are called, and which of them a new config leaves as they are.
//
// A given name always stands. Jobs without one keep the name they already have; the others take
// the derived one, or that with "#2", "#3" and so on where it is taken, in the file's order.
//
// Threads: pure. Errors: none; that no name is given twice was checked when the config was loaded.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "timing/config/config.h"
#include "timing/plan/plan.h"

namespace timing::plan {

struct Identity {
  std::string name;  // unique
  // The plan of the job as it runs now, where content and name are the same; else null.
  std::shared_ptr<const JobPlan> kept;
  // The name that it loses because another job is given it now; else empty. It is not kept.
  std::string lost_name;
};

// One for each job, in order. `previous` may be null.
std::vector<Identity> identify(const std::vector<config::Job>& jobs, const Plan* previous);

}  // namespace timing::plan
