#include "timing/run/sql/sql_backoff.h"

#include <algorithm>
#include <cstdint>
#include <random>

namespace timing::run {

nanoseconds SqlBackoff::next_pause() {
  const nanoseconds jitter = base_ / 5;
  std::uniform_int_distribution<std::int64_t> around(-jitter.count(), jitter.count());
  const nanoseconds pause = base_ + nanoseconds(around(random_));
  base_ = std::min(base_ * 2, kLongest);
  return pause;
}

}  // namespace timing::run
