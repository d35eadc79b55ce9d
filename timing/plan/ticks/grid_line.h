// Ticks on a grid of the steady clock: a wall clock that is set does not move them.
//
// The key of a tick is its number, the anchor being 0.
#pragma once

#include "timing/plan/ticks/grid.h"
#include "timing/plan/ticks/tick_line.h"

namespace timing::plan {

class GridLine final : public TickLine {
 public:
  explicit GridLine(Grid grid) : TickLine(LineClock::steady), grid_(grid) {}

  std::optional<nanoseconds> interval() const override { return grid_.interval(); }
  std::optional<LineTick> first_from(nanoseconds from) override;
  std::uint64_t count(nanoseconds from, nanoseconds end) override;

 private:
  Grid grid_;
};

}  // namespace timing::plan
