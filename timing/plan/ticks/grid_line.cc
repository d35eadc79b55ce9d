#include "timing/plan/ticks/grid_line.h"

#include <algorithm>

namespace timing::plan {

std::optional<LineTick> GridLine::first_from(nanoseconds from) {
  const std::uint64_t index = grid_.ticks_before(SteadyTime(from));
  const SteadyTime tick = grid_.tick(index);
  if (tick == SteadyTime::max()) return std::nullopt;
  return LineTick{.at = tick.time_since_epoch(), .key = index, .to_next = grid_.interval()};
}

std::uint64_t GridLine::count(nanoseconds from, nanoseconds end) {
  const std::uint64_t before = grid_.ticks_before(SteadyTime(from));
  return std::max(before, grid_.ticks_before(SteadyTime(end))) - before;
}

}  // namespace timing::plan
