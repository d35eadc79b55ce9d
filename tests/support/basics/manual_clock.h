// A clock that stands still until a test moves it.
#pragma once

#include "timing/base/clock.h"

namespace timing::test {

class ManualClock final : public Clock {
 public:
  explicit ManualClock(WallTime wall = WallTime{}, SteadyTime steady = SteadyTime{})
      : wall_(wall), steady_(steady) {}

  SteadyTime steady_now() const override { return steady_; }
  WallTime wall_now() const override { return wall_; }

  void advance(nanoseconds by) {
    wall_ += by;
    steady_ += by;
  }
  void step_wall(nanoseconds by) { wall_ += by; }

 private:
  WallTime wall_;
  SteadyTime steady_;
};

}  // namespace timing::test
