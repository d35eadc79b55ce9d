#include "timing/plan/cron_ticker.h"

#include <algorithm>

#include "timing/plan/grid.h"

namespace timing::plan {

CronTicker::CronTicker(const CronSchedule& schedule, const Instant& opening,
                       std::uint32_t runs_a_tick)
    : Ticker(runs_a_tick),
      schedule_(schedule),
      next_(schedule.next_after(opening.wall - nanoseconds(1))) {}

std::uint64_t CronTicker::pass_missed(const Instant& now, std::optional<WallTime> closing) {
  std::uint64_t passed = 0;
  while (due(now, closing)) {
    const std::optional<WallTime> following = schedule_.next_after(*next_);
    if (!following || now.wall <= std::max(*following, *next_ + kOverdueAllowance)) break;
    next_ = following;
    ++passed;
  }
  return passed;
}

std::uint64_t CronTicker::pass_due(const Instant& now, std::optional<WallTime> closing) {
  std::uint64_t passed = 0;
  for (; due(now, closing); ++passed) next_ = schedule_.next_after(*next_);
  return passed;
}

std::optional<Tick> CronTicker::take_due(const Instant& now, std::optional<WallTime> closing) {
  if (!due(now, closing)) return std::nullopt;
  const nanoseconds overdue = now.wall - *next_;
  next_ = schedule_.next_after(*next_);
  return Tick{.intended = now.steady - overdue, .late = overdue >= kLateThreshold};
}

void CronTicker::follow_clock_step(const Instant& now) {
  next_ = schedule_.next_after(now.wall - nanoseconds(1));
}

bool CronTicker::due(const Instant& now, std::optional<WallTime> closing) const {
  return next_ && *next_ <= now.wall && (!closing || *next_ < *closing);
}

}  // namespace timing::plan
