// The grid of ticks: anchor + k * interval on the steady clock, and what to do about a tick now.
//
// Pure arithmetic without drift: the k-th tick never depends on when an earlier one was started.
//
// Units: nanoseconds. Threads: a value. Errors: none; REQUIRES interval > 0.
#pragma once

#include <cstdint>

#include "timing/base/clock.h"

namespace timing::plan {

// A tick that is overdue by more than one interval and by more than this is missed.
inline constexpr nanoseconds kOverdueAllowance = std::chrono::milliseconds(20);
// A tick whose overdue time reaches this, or one interval where that is less, is late.
inline constexpr nanoseconds kLateThreshold = std::chrono::milliseconds(1);

class Grid {
 public:
  Grid(SteadyTime anchor, nanoseconds interval) : anchor_(anchor), interval_(interval) {}

  // Beyond what the clock can count: SteadyTime::max(), which is never.
  SteadyTime tick(std::uint64_t index) const;
  nanoseconds interval() const { return interval_; }

  // The first tick from `index` on that is not overdue beyond allowance at `now`: those before it
  // are missed.
  std::uint64_t first_not_missed(std::uint64_t index, SteadyTime now) const;
  // How many ticks lie before `end`.
  std::uint64_t ticks_before(SteadyTime end) const;

  bool late(SteadyTime intended, SteadyTime now) const;

 private:
  SteadyTime anchor_;
  nanoseconds interval_;
};

}  // namespace timing::plan
