// Where jobs leave what is to outlive the program, and find what was left.
//
// Threads: the loop's. Units: wall nanoseconds. Errors: none; a store that cannot write tells of it
// by itself, and jobs go on.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "timing/base/clock.h"
#include "timing/plan/plan.h"
#include "timing/state/job_state.h"

namespace timing::run {

// What a job begins with.
struct Resumption {
  // Ticks up to this instant were planned before the program was started; none: it is not known.
  std::optional<WallTime> settled = std::nullopt;
  // Of run_count: numbers used before, and those after them that the store has as used already.
  std::uint64_t runs_used = 0;
  std::uint64_t runs_granted = 0;
};

class StateStore {
 public:
  StateStore() = default;
  StateStore(const StateStore&) = delete;
  StateStore& operator=(const StateStore&) = delete;
  virtual ~StateStore() = default;

  virtual Resumption resume(const plan::JobPlan& job) = 0;
  // `kept` is called in a later turn of the loop, once a start of the program after this one would
  // find the state, or once that has failed.
  virtual void note(const plan::JobPlan& job, const state::JobState& state,
                    std::function<void()> kept) = 0;
};

// Whether anything of the job outlives the program.
inline bool leaves_state(const plan::JobPlan& job) {
  return !job.idle && (job.catch_up || job.run_count);
}

}  // namespace timing::run
