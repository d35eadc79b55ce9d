// How far the wall clock was set, told by its distance to the steady clock, which only a step
// changes: the kernel slews both alike. A suspended machine looks the same: its steady clock stood
// still meanwhile.
//
// Threads: one at a time. Units: nanoseconds; forward is positive. Errors: none.
#pragma once

#include <optional>
#include <string>

#include "timing/base/clock.h"

namespace timing::run {

class ClockSteps {
 public:
  explicit ClockSteps(const Instant& now) : distance_(distance(now)) {}

  // A look at the clocks before they are acted upon: a timer may fire before the kernel has told of
  // a step. None: no step of a second or more, which nothing else than a step can be.
  std::optional<nanoseconds> look(const Instant& now);
  // The kernel has told of a step. None: look() told of it already.
  std::optional<nanoseconds> told(const Instant& now);

 private:
  static nanoseconds distance(const Instant& now) {
    return now.wall.time_since_epoch() - now.steady.time_since_epoch();
  }

  nanoseconds distance_;
  bool foreseen_ = false;  // look() told of a step that the kernel has not told of yet
};

// "forward by 1h0m0s", "back by 2.5s", "by less than a millisecond".
std::string describe_clock_step(nanoseconds step);

}  // namespace timing::run
