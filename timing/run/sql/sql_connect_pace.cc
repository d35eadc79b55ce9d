#include "timing/run/sql/sql_connect_pace.h"

#include <algorithm>

namespace timing::run {

nanoseconds SqlConnectPace::reserve(SteadyTime now) {
  const std::lock_guard lock(mutex_);
  const SteadyTime own = std::max(next_, now);
  next_ = own + kInterval;
  return std::max(own - (kBurst - 1) * kInterval - now, nanoseconds(0));
}

}  // namespace timing::run
