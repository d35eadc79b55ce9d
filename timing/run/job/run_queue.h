// Runs that are due and wait for a free thread, the oldest first.
//
// A ring that grows up to what may wait and then takes no memory any more.
//
// Threads: the loop's. Errors: none.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "timing/base/clock.h"

namespace timing::run {

struct DueRun {
  SteadyTime intended;
  bool late = false;  // overdue at wake-up
};

class RunQueue {
 public:
  // So many may wait.
  explicit RunQueue(std::uint64_t most) : most_(most) {}

  std::uint64_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  // False: it is full.
  bool push(const DueRun& run) {
    if (size_ >= most_) return false;
    make_room();
    ring_[place(size_)] = run;
    ++size_;
    return true;
  }
  // A run that was taken comes back to its place, even in a queue that is full. False: no run may
  // wait.
  bool give_back(const DueRun& run) {
    if (most_ == 0) return false;
    make_room();
    first_ = (first_ + ring_.size() - 1) % ring_.size();
    ring_[first_] = run;
    ++size_;
    // Of several that were taken the oldest need not come back last.
    for (std::size_t i = 1; i < size_ && ring_[place(i)].intended < run.intended; ++i) {
      std::swap(ring_[place(i - 1)], ring_[place(i)]);
    }
    return true;
  }
  // REQUIRES: not empty.
  DueRun pop() {
    const DueRun run = ring_[first_];
    first_ = place(1);
    --size_;
    return run;
  }
  void clear() { size_ = 0; }

 private:
  static constexpr std::size_t kSmallest = 16;

  std::size_t place(std::size_t index) const { return (first_ + index) % ring_.size(); }

  void make_room() {
    if (size_ < ring_.size()) return;
    std::rotate(ring_.begin(), ring_.begin() + static_cast<std::ptrdiff_t>(first_), ring_.end());
    first_ = 0;
    ring_.resize(std::max(kSmallest, ring_.size() * 2));
  }

  std::uint64_t most_;
  std::vector<DueRun> ring_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace timing::run
