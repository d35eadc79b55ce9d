// Ticks at the instants of a cron line, on the wall clock.
//
// The interval of a tick is its distance to the one that follows. A clock that is set moves the
// ticks with it: the next is the first at or after the new time, so that none runs in a burst, and
// those of a time that comes again run again.
//
// Units: nanoseconds. Threads: one at a time. Errors: none.
#pragma once

#include "timing/plan/cron.h"
#include "timing/plan/ticker.h"

namespace timing::plan {

class CronTicker final : public Ticker {
 public:
  // Borrows the schedule. A tick at the very opening counts.
  CronTicker(const CronSchedule& schedule, const Instant& opening, std::uint32_t runs_a_tick);

  std::optional<SteadyTime> next_steady() const override { return std::nullopt; }
  std::optional<WallTime> next_wall() const override { return next_; }
  std::optional<WallTime> next_by_wall_clock() const override { return next_; }

  std::uint64_t pass_missed(const Instant& now, std::optional<WallTime> closing) override;
  std::uint64_t pass_due(const Instant& now, std::optional<WallTime> closing) override;
  std::optional<Tick> take_due(const Instant& now, std::optional<WallTime> closing) override;

  void follow_clock_step(const Instant& now) override;

 private:
  bool due(const Instant& now, std::optional<WallTime> closing) const;

  const CronSchedule& schedule_;
  std::optional<WallTime> next_;
};

}  // namespace timing::plan
