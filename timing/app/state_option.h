// `--state FILE`: what the file holds, and who keeps it from now on.
//
// Threads: the main thread. Errors: the file can never be written.
#pragma once

#include <memory>
#include <string>

#include "timing/base/log.h"
#include "timing/base/result.h"
#include "timing/plan/plan.h"
#include "timing/record/program_counters.h"
#include "timing/state/job_state.h"
#include "timing/state/state_keeper.h"

namespace timing::app {

struct ProgramState {
  state::JobStates recalled;                   // from before the program was started
  std::unique_ptr<state::StateKeeper> keeper;  // null: no file is kept
};

// An empty path: no file is kept. Writes the file once, to see that it can be written.
Result<ProgramState> open_state(const std::string& path, Log& log,
                                record::ProgramCounters& counters);

// For a program that keeps no file.
void warn_of_vain_catch_up(const plan::Plan& plan, Log& log);

}  // namespace timing::app
