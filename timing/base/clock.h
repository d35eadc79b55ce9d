// The two clocks of the program, and how they are injected.
//
// Steady time measures and paces: it never steps. Wall time decides windows and is what templates
// and log lines show: it may step at any moment. Whoever needs the time takes a `const Clock&` (or
// an Instant that its caller read), so that a test of a year of windows sleeps for nothing.
//
// Units: nanoseconds. Threads: any thread may read a Clock.
#pragma once

#include <chrono>

namespace timing {

using std::chrono::nanoseconds;
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, nanoseconds>;
using WallTime = std::chrono::sys_time<nanoseconds>;

// Both clocks read at one moment.
struct Instant {
  SteadyTime steady;
  WallTime wall;
};

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  virtual SteadyTime steady_now() const = 0;
  virtual WallTime wall_now() const = 0;

  Instant now() const { return {.steady = steady_now(), .wall = wall_now()}; }
};

// CLOCK_MONOTONIC and CLOCK_REALTIME.
class SystemClock final : public Clock {
 public:
  SteadyTime steady_now() const override;
  WallTime wall_now() const override;
};

}  // namespace timing
