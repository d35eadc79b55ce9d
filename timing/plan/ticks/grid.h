// The grid of ticks: anchor + k * interval on the steady clock.
//
// Pure arithmetic without drift: the k-th tick never depends on when an earlier one was started.
//
// Units: nanoseconds. Threads: a value. Errors: none; REQUIRES interval > 0.
#pragma once

#include <cstdint>

#include "timing/base/clock.h"

namespace timing::plan {

class Grid {
 public:
  Grid(SteadyTime anchor, nanoseconds interval) : anchor_(anchor), interval_(interval) {}

  // Beyond what the clock can count: SteadyTime::max(), which is never.
  SteadyTime tick(std::uint64_t index) const;
  nanoseconds interval() const { return interval_; }

  // How many ticks lie before `end`.
  std::uint64_t ticks_before(SteadyTime end) const;

 private:
  SteadyTime anchor_;
  nanoseconds interval_;
};

}  // namespace timing::plan
