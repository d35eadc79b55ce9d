#include "timing/plan/ticks/grid.h"

namespace timing::plan {

SteadyTime Grid::tick(std::uint64_t index) const {
  std::int64_t since_anchor = 0;
  std::int64_t since_epoch = 0;
  const bool never =
      __builtin_mul_overflow(index, interval_.count(), &since_anchor) ||
      __builtin_add_overflow(anchor_.time_since_epoch().count(), since_anchor, &since_epoch);
  return never ? SteadyTime::max() : SteadyTime(nanoseconds(since_epoch));
}

std::uint64_t Grid::ticks_before(SteadyTime end) const {
  if (end <= anchor_) return 0;
  const auto span = static_cast<std::uint64_t>((end - anchor_).count());
  const auto interval = static_cast<std::uint64_t>(interval_.count());
  return (span + interval - 1) / interval;
}

}  // namespace timing::plan
