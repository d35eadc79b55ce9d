#include "timing/plan/ticks/cron_line.h"

namespace timing::plan {

std::optional<LineTick> CronLine::first_from(nanoseconds from) {
  const auto tick = schedule_.next_after(WallTime(from) - nanoseconds(1));
  if (!tick) return std::nullopt;
  const nanoseconds at = tick->time_since_epoch();
  const auto following = schedule_.next_after(*tick);
  return LineTick{.at = at,
                  .key = static_cast<std::uint64_t>(at.count()),
                  .to_next = following ? *following - *tick : nanoseconds::max()};
}

std::uint64_t CronLine::count(nanoseconds from, nanoseconds end) {
  return schedule_.count(WallTime(from), WallTime(end));
}

}  // namespace timing::plan
