#include "timing/run/job/overdue_runs.h"

#include <algorithm>

namespace timing::run {

void OverdueRuns::add(SteadyTime intended, std::uint64_t runs) {
  if (runs == 0) return;
  // What has been taken makes room first, so that a queue that never empties does not grow.
  if (first_ > intended_.size() / 2) {
    intended_.erase(intended_.begin(), intended_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
  intended_.insert(intended_.end(), runs, intended);
}

SteadyTime OverdueRuns::take() {
  const SteadyTime oldest = intended_[first_];
  remove(1);
  return oldest;
}

std::uint64_t OverdueRuns::pass_missed(SteadyTime now) {
  if (empty()) return 0;
  const auto begin = intended_.begin() + static_cast<std::ptrdiff_t>(first_);
  const auto kept = std::lower_bound(begin, intended_.end(), now - allowance_);
  const auto missed = static_cast<std::size_t>(kept - begin);
  remove(missed);
  return missed;
}

std::uint64_t OverdueRuns::clear() {
  const std::uint64_t runs = size();
  remove(runs);
  return runs;
}

void OverdueRuns::remove(std::size_t runs) {
  if (runs == 0) return;
  first_ += runs;
  if (empty()) {
    intended_.clear();
    first_ = 0;
  }
}

}  // namespace timing::run
