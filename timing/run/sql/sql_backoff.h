// The pauses between tries to reach a database: 100 ms, doubling to 1 s, each 20 % shorter or
// longer by chance, so that many lanes do not come back to a server at one moment.
//
// Threads: one at a time. Units: nanoseconds. Errors: none.
#pragma once

#include "timing/base/clock.h"
#include "timing/base/random.h"

namespace timing::run {

class SqlBackoff {
 public:
  // Borrows `random`.
  explicit SqlBackoff(Random& random) : random_(random) {}

  nanoseconds next_pause();
  void reset() { base_ = kFirst; }

 private:
  static constexpr nanoseconds kFirst = std::chrono::milliseconds(100);
  static constexpr nanoseconds kLongest = std::chrono::seconds(1);

  Random& random_;
  nanoseconds base_ = kFirst;
};

}  // namespace timing::run
