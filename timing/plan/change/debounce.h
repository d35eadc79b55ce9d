// When changes that come one upon another are over: a quiet time after the last of them, and at the
// latest three times that after the first, so that steady changes do not put it off for ever.
//
// A pure function of the instants given to it. Units: steady nanoseconds. Threads: one at a time.
// Errors: none.
#pragma once

#include <algorithm>
#include <optional>

#include "timing/base/clock.h"

namespace timing::plan {

class Debounce {
 public:
  explicit Debounce(nanoseconds quiet) : quiet_(quiet) {}

  // Something happened.
  void note(SteadyTime now) {
    if (!first_) first_ = now;
    last_ = now;
  }
  // When to look what has become of it; none: nothing happened.
  std::optional<SteadyTime> due() const {
    if (!first_) return std::nullopt;
    return std::min(last_ + quiet_, *first_ + kMostQuietTimes * quiet_);
  }
  // It has been looked at.
  void settle() { first_.reset(); }

 private:
  static constexpr int kMostQuietTimes = 3;

  nanoseconds quiet_;
  std::optional<SteadyTime> first_;
  SteadyTime last_{};
};

}  // namespace timing::plan
