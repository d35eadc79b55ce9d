// The run that a change of files started, from its first try to the end of its last.
//
// Between two tries the run is under way, and its lane is taken. One such run is under way at most.
//
// Ownership: borrows everything. Threads: the loop's. Units: steady nanoseconds. Errors: none.
#pragma once

#include <cstdint>
#include <optional>

#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/base/random.h"
#include "timing/plan/change/tries.h"
#include "timing/plan/plan.h"
#include "timing/record/registry.h"
#include "timing/run/target.h"

namespace timing::run {

class ChangeTries {
 public:
  ChangeTries(const plan::JobPlan& plan, record::JobRecords& records, Log& log);

  // The run's first try is under way.
  void begin(const Run& run);
  // The try has ended. True: there will be another. Else the run is over; `reason` is why none may
  // follow, however this one went, if there is such a reason.
  bool try_ended(RunEnd end, SteadyTime now, std::optional<record::Event> reason);

  // The run pauses until then; none: it does not.
  std::optional<SteadyTime> next_try() const { return next_try_; }
  // The pause is over. REQUIRES: there is one.
  const Run& try_again();
  // Ends a run that pauses, for this reason. REQUIRES: it does.
  void stop(record::Event reason, SteadyTime now);

 private:
  bool go_on(RunEnd end, SteadyTime now);
  void end_run(record::Event result, SteadyTime now);
  record::Recorder& recorder();

  const plan::JobPlan& plan_;
  record::JobRecords& records_;
  Log& log_;
  Random random_;
  record::Recorder* recorder_ = nullptr;  // owned by records_
  Run run_;
  plan::FailedTries failed_;
  std::optional<SteadyTime> next_try_;
};

}  // namespace timing::run
