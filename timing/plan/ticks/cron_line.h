// Ticks at the instants of a cron line, on the wall clock.
//
// The key of a tick is its instant. They are counted one by one.
#pragma once

#include "timing/plan/calendar/cron.h"
#include "timing/plan/ticks/tick_line.h"

namespace timing::plan {

class CronLine final : public TickLine {
 public:
  // Borrows the schedule.
  explicit CronLine(const CronSchedule& schedule)
      : TickLine(LineClock::wall), schedule_(schedule) {}

  std::optional<nanoseconds> interval() const override { return std::nullopt; }
  std::optional<LineTick> first_from(nanoseconds from) override;
  std::uint64_t count(nanoseconds from, nanoseconds end) override;

 private:
  const CronSchedule& schedule_;
};

}  // namespace timing::plan
