// A target whose runs do nothing and end in the turn in which they start: what is left is the cost
// of the schedule.
//
// Ownership: see timing/run/target.h; borrows the IdleRuns. Threads: the loop's. Units:
// nanoseconds. Errors: none.
#pragma once

#include <atomic>
#include <vector>

#include "timing/run/target.h"

namespace timing::bench {

struct IdleRuns {
  std::vector<nanoseconds> delays;  // of the starts, for as long as its capacity lasts
  bool each_requests = false;       // each run counts a request that succeeded
  // Intended starts, which any thread may read: a run is in the ledger before it is the last here.
  std::atomic<SteadyTime> first = SteadyTime::max();
  std::atomic<SteadyTime> last = SteadyTime::min();
};

class IdleTarget final : public run::Target {
 public:
  // `runs` is what is left of the runs.
  IdleTarget(const run::TargetContext& context, IdleRuns& runs);

  void start(std::uint32_t lane, const run::Run& run) override;
  void close() override;

 private:
  void end_runs();

  run::TargetContext context_;
  record::Recorder& recorder_;
  IdleRuns& runs_;
  std::vector<std::uint32_t> running_;
  std::vector<std::uint32_t> ending_;
  bool closing_ = false;
};

}  // namespace timing::bench
