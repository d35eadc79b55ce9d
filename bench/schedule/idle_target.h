// A target whose runs do nothing and end in the turn in which they start: what is left is the cost
// of the schedule.
//
// Ownership: see timing/run/target.h; borrows the list of delays. Threads: the loop's. Units:
// nanoseconds. Errors: none.
#pragma once

#include <vector>

#include "timing/run/target.h"

namespace timing::bench {

class IdleTarget final : public run::Target {
 public:
  // `delays` takes the start delay of each run for as long as its capacity lasts.
  IdleTarget(const run::TargetContext& context, std::vector<nanoseconds>& delays);

  void start(std::uint32_t lane, const run::Run& run) override;
  void close() override;

 private:
  void end_runs();

  run::TargetContext context_;
  record::Recorder& recorder_;
  std::vector<nanoseconds>& delays_;
  std::vector<std::uint32_t> running_;
  std::vector<std::uint32_t> ending_;
  bool closing_ = false;
};

}  // namespace timing::bench
