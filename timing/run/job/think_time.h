// How long a thread of a closed loop waits before its next run: uniformly random between two
// bounds, both included.
//
// Units: nanoseconds. Threads: one at a time. Errors: none.
#pragma once

#include <algorithm>
#include <optional>
#include <random>

#include "timing/base/clock.h"
#include "timing/base/random.h"
#include "timing/config/config.h"

namespace timing::run {

class ThinkTime {
 public:
  // No bounds: it never waits.
  explicit ThinkTime(const std::optional<config::ThinkTime>& bounds)
      : bounds_(bounds.value_or(config::ThinkTime{})),
        random_(bounds ? std::random_device{}() : 0) {}

  nanoseconds next() {
    const auto choices = static_cast<std::uint64_t>((bounds_.most - bounds_.least).count()) + 1;
    const nanoseconds pause = bounds_.least + nanoseconds(random_() % choices);
    return std::min<nanoseconds>(pause, kNever);
  }

 private:
  // What can still be added to any time of the clock.
  static constexpr nanoseconds kNever = std::chrono::days(36'500);

  config::ThinkTime bounds_;
  Random random_;
};

}  // namespace timing::run
