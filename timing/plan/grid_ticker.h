// Ticks on a grid of the steady clock, anchored at the opening of the window.
//
// A wall clock that is set moves the end of the window, never the grid.
//
// Units: nanoseconds. Threads: one at a time. Errors: none; REQUIRES interval > 0.
#pragma once

#include "timing/plan/grid.h"
#include "timing/plan/ticker.h"

namespace timing::plan {

class GridTicker final : public Ticker {
 public:
  GridTicker(const Instant& opening, nanoseconds interval, std::uint32_t runs_a_tick)
      : Ticker(runs_a_tick), grid_(opening.steady, interval), wall_anchor_(opening.wall) {}

  std::optional<SteadyTime> next_steady() const override { return grid_.tick(next_); }
  std::optional<WallTime> next_wall() const override { return std::nullopt; }
  std::optional<WallTime> next_by_wall_clock() const override;

  std::uint64_t pass_missed(const Instant& now, std::optional<WallTime> closing) override;
  std::uint64_t pass_due(const Instant& now, std::optional<WallTime> closing) override;
  std::optional<Tick> take_due(const Instant& now, std::optional<WallTime> closing) override;

  void follow_clock_step(const Instant& now) override;

 private:
  // How many ticks from the anchor on are due.
  std::uint64_t due(const Instant& now, std::optional<WallTime> closing) const;
  // Passes those before `index`.
  std::uint64_t pass(std::uint64_t index);

  Grid grid_;
  WallTime wall_anchor_;  // tells which ticks lie before the closing
  std::uint64_t next_ = 0;
};

}  // namespace timing::plan
