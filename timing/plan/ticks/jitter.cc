#include "timing/plan/ticks/jitter.h"

#include <algorithm>

#include "timing/base/random.h"

namespace timing::plan {

nanoseconds Jitter::part(const LineTick& tick, std::optional<std::uint32_t> thread) const {
  const nanoseconds room = std::min(most_, tick.to_next);
  if (room <= nanoseconds(0)) return nanoseconds(0);
  std::uint64_t draw = Random(seed_)();
  draw = Random(draw ^ tick.key)();
  if (thread) draw = Random(draw ^ *thread)();
  return nanoseconds(draw % static_cast<std::uint64_t>(room.count()));
}

}  // namespace timing::plan
