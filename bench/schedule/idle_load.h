// A job on the real clock whose runs do nothing, with everything of timing but the requests:
// runner, scheduler and records. It runs from start() to stop().
//
// Ownership: owns all of it. Threads: made, started and stopped on one thread; registry() and
// counters() may be read on any. Units: nanoseconds. Errors: none.
#pragma once

#include <memory>

#include "bench/schedule/idle_target.h"
#include "timing/record/program_counters.h"
#include "timing/record/registry.h"

namespace timing::bench {

class IdleLoad {
 public:
  // A run every `interval`; the delays of `span`'s runs are kept. `each_requests`: every run counts
  // a request too, as one that succeeded.
  IdleLoad(nanoseconds interval, nanoseconds span, bool each_requests);
  IdleLoad(const IdleLoad&) = delete;
  IdleLoad& operator=(const IdleLoad&) = delete;
  ~IdleLoad();

  void start();
  // Returns when no run is under way any more.
  void stop();

  IdleRuns& runs() { return runs_; }
  record::Registry& registry();
  const record::ProgramCounters& counters() const;

 private:
  class Program;

  nanoseconds interval_;
  IdleRuns runs_;
  std::unique_ptr<Program> program_;
};

}  // namespace timing::bench
