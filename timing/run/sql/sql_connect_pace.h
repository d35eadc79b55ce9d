// How fast all lanes of a job together may try to connect: 50 at once, then 200 a second, so that a
// server that comes back is not stormed.
//
// The generic cell rate algorithm: each try has its instant, and may come earlier than that by the
// length of a burst (ITU-T I.371).
//
// Threads: any; a short lock. Units: nanoseconds. Errors: none.
#pragma once

#include <mutex>

#include "timing/base/clock.h"

namespace timing::run {

class SqlConnectPace {
 public:
  static constexpr std::int64_t kBurst = 50;
  static constexpr nanoseconds kInterval = std::chrono::milliseconds(5);

  // How long to wait before one more try; it has its place from now on.
  nanoseconds reserve(SteadyTime now);

 private:
  std::mutex mutex_;
  SteadyTime next_ = SteadyTime::min();  // the instant of the next try at an even pace
};

}  // namespace timing::run
