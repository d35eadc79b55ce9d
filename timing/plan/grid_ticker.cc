#include "timing/plan/grid_ticker.h"

#include <algorithm>

namespace timing::plan {

std::optional<WallTime> GridTicker::next_by_wall_clock() const {
  const SteadyTime tick = grid_.tick(next_);
  std::int64_t since_epoch = 0;
  // An interval may reach beyond what either clock can count.
  if (tick == SteadyTime::max() ||
      __builtin_add_overflow(wall_anchor_.time_since_epoch().count(),
                             (tick - grid_.tick(0)).count(), &since_epoch)) {
    return std::nullopt;
  }
  return WallTime(nanoseconds(since_epoch));
}

std::uint64_t GridTicker::pass_missed(const Instant& now, std::optional<WallTime> closing) {
  return pass(std::min(grid_.first_not_missed(next_, now.steady), due(now, closing)));
}

std::uint64_t GridTicker::pass_due(const Instant& now, std::optional<WallTime> closing) {
  return pass(due(now, closing));
}

std::optional<Tick> GridTicker::take_due(const Instant& now, std::optional<WallTime> closing) {
  if (next_ >= due(now, closing)) return std::nullopt;
  const SteadyTime intended = grid_.tick(next_++);
  return Tick{.intended = intended, .late = grid_.late(intended, now.steady)};
}

void GridTicker::follow_clock_step(const Instant& now) {
  wall_anchor_ = now.wall - (now.steady - grid_.tick(0));
}

std::uint64_t GridTicker::due(const Instant& now, std::optional<WallTime> closing) const {
  const std::uint64_t due = grid_.ticks_before(now.steady + nanoseconds(1));
  if (!closing) return due;
  // By the wall clock's own distances: reading two clocks one after the other is not exact.
  return std::min(due, grid_.ticks_before(grid_.tick(0) + (*closing - wall_anchor_)));
}

std::uint64_t GridTicker::pass(std::uint64_t index) {
  if (index <= next_) return 0;
  const std::uint64_t passed = index - next_;
  next_ = index;
  return passed;
}

}  // namespace timing::plan
