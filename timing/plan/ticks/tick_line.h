// The ticks of a job before anything moves them, on the clock that decides them.
//
// Siblings: grid_line.h, aligned_line.h, cron_line.h. They are pure functions of the times given to
// them; what they keep only makes the next answer faster.
//
// Units: nanoseconds since the epoch of its clock. Threads: one at a time. Errors: none.
#pragma once

#include <cstdint>
#include <optional>

#include "timing/base/clock.h"

namespace timing::plan {

enum class LineClock { steady, wall };

struct LineTick {
  nanoseconds at{0};
  std::uint64_t key = 0;   // no other tick of the line has it: what is random about it hangs on it
  nanoseconds to_next{0};  // to the tick that follows
};

class TickLine {
 public:
  explicit TickLine(LineClock clock) : clock_(clock) {}
  TickLine(const TickLine&) = delete;
  TickLine& operator=(const TickLine&) = delete;
  virtual ~TickLine() = default;

  LineClock clock() const { return clock_; }

  // Between two ticks, where it is the same for all but those around a change of the zone's offset;
  // none: it differs.
  virtual std::optional<nanoseconds> interval() const = 0;
  // The first tick at or after `from`; none: there is no other.
  virtual std::optional<LineTick> first_from(nanoseconds from) = 0;
  // How many ticks lie in [from, end).
  virtual std::uint64_t count(nanoseconds from, nanoseconds end) = 0;

 private:
  LineClock clock_;
};

}  // namespace timing::plan
