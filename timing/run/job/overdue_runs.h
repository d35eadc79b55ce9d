// Runs that are overdue only because the scheduler woke late: it met several ticks at once, and the
// thread that was idle at all of them is busy with the first by now.
//
// They are queued, start one after the other as threads become idle, and are missed once they are
// overdue beyond the allowance of their job.
//
// Ownership: a value. Threads: the loop's. Units: steady nanoseconds. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "timing/base/clock.h"

namespace timing::run {

class OverdueRuns {
 public:
  explicit OverdueRuns(nanoseconds allowance) : allowance_(allowance) {}

  std::uint64_t size() const { return intended_.size() - first_; }
  bool empty() const { return size() == 0; }

  // So many runs of one tick wait, behind those that do already.
  void add(SteadyTime intended, std::uint64_t runs);
  // The intended start of the oldest, which waits no longer. REQUIRES: not empty.
  SteadyTime take();
  // Those that are missed by now wait no longer. Tells how many.
  std::uint64_t pass_missed(SteadyTime now);
  // No run waits any longer. Tells how many did.
  std::uint64_t clear();

 private:
  void remove(std::size_t runs);

  nanoseconds allowance_;
  std::vector<SteadyTime> intended_;  // in their order, from first_ on
  std::size_t first_ = 0;
};

}  // namespace timing::run
