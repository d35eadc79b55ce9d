// How long each of several addresses may take to be connected to: a fair part of the time left,
// but not less than 2 s of it, as in Go's net.Dialer.
//
// Threads: pure function. Units: nanoseconds on the steady clock. Errors: none.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

#include "timing/base/clock.h"

namespace timing::run {

// When the next of `addresses_left` addresses, it included, has to be connected. REQUIRES: one is
// left.
inline SteadyTime end_of_turn(SteadyTime now, SteadyTime deadline, std::size_t addresses_left) {
  constexpr nanoseconds kLeast = std::chrono::seconds(2);
  const nanoseconds left = deadline - now;
  const nanoseconds fair = left / static_cast<std::int64_t>(addresses_left);
  return now + std::min(left, std::max(fair, kLeast));
}

}  // namespace timing::run
