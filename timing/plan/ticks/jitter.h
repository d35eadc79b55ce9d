// The random part that `jitter` adds to a tick.
//
// A pure function of the seed, the tick's key (tick_line.h) and the thread, so that it can be
// computed beforehand and comes out the same each time. It is the remainder of 64 random bits,
// which are SplitMix64's (base/random.h), each number seeding the draw with the next.
//
// Units: nanoseconds. Threads: a value. Errors: none.
#pragma once

#include <cstdint>
#include <optional>

#include "timing/plan/ticks/tick_line.h"

namespace timing::plan {

class Jitter {
 public:
  // At least 0, less than `most`; 0 where that is 0.
  Jitter(std::uint64_t seed, nanoseconds most) : seed_(seed), most_(most) {}

  nanoseconds most() const { return most_; }
  // Less than the distance to the tick that follows, so that ticks stay in order.
  nanoseconds part(const LineTick& tick, std::optional<std::uint32_t> thread) const;

 private:
  std::uint64_t seed_;
  nanoseconds most_;
};

}  // namespace timing::plan
