// Ticks at multiples of an interval since local midnight, on the wall clock.
//
// They count elapsed time: on a day of 23 or 25 hours they stay as far apart as on any other, until
// the grid begins anew at the next midnight, where two ticks may be closer. A midnight that is
// skipped is the first instant after the gap, one that is repeated its first pass (local_time.h).
//
// The key of a tick is its instant. Looks at the days on which the offset changes and at no others,
// whatever the stretch of time.
// REQUIRES: an interval that divides 24 hours.
#pragma once

#include "timing/plan/calendar/timezone.h"
#include "timing/plan/ticks/tick_line.h"

namespace timing::plan {

class AlignedLine final : public TickLine {
 public:
  AlignedLine(Timezone zone, nanoseconds interval);

  std::optional<nanoseconds> interval() const override { return interval_; }
  std::optional<LineTick> first_from(nanoseconds from) override;
  std::uint64_t count(nanoseconds from, nanoseconds end) override;

 private:
  // A stretch of days over which the ticks lie on one grid: from a midnight to one that a change of
  // the offset lies before.
  struct Stretch {
    nanoseconds begin{0};
    nanoseconds end{0};
  };

  const Stretch& stretch_at(nanoseconds time);
  Stretch find_stretch(std::chrono::sys_seconds time) const;
  // Of the stretch, before `time`, which lies in it or at its end.
  std::uint64_t ticks_before(const Stretch& stretch, nanoseconds time) const;

  Timezone zone_;
  nanoseconds interval_;
  Stretch stretch_;  // the last one looked for
};

}  // namespace timing::plan
