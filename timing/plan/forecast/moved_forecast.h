// A forecast of ticks that `start`, `jitter` and `spread` move (line_ticker.h).
//
// Without a seed of its own a job draws another jitter in each process: which of the ticks at the
// end of a window still come before its closing is then known only about.
//
// Threads: one at a time. Errors: none.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "timing/plan/forecast/tick_forecast.h"
#include "timing/plan/ticks/jitter.h"
#include "timing/plan/ticks/spread.h"
#include "timing/plan/ticks/tick_line.h"

namespace timing::plan {

class MovedForecast final : public TickForecast {
 public:
  // Borrows the job. REQUIRES: run_every or cron.
  explicit MovedForecast(const JobPlan& job);

  std::optional<std::uint64_t> count(const OpenSpan& span) const override;
  std::optional<std::uint64_t> count(const OpenDay& day) override;
  WallTime tick(const OpenSpan& span, std::uint64_t index) const override;
  std::uint64_t runs_a_tick() const override;
  std::optional<std::uint64_t> highest_rate(const OpenSpan& span) const override;

 private:
  // Whether all days of a pattern have the same ticks.
  bool repeats_daily() const;
  // One for each span, on the wall clock.
  std::unique_ptr<TickLine> line_of(const OpenSpan& span) const;
  std::uint64_t count_lane(TickLine& line, const OpenSpan& span, std::size_t lane) const;
  // The most ticks within one second.
  std::uint64_t ticks_in_a_second() const;

  const JobPlan& job_;
  Jitter jitter_;
  std::vector<SpreadLane> lanes_;  // where each has ticks of its own; else one without an offset
  std::uint64_t highest_rate_;
  std::map<const DayPattern*, std::uint64_t> counts_;
};

}  // namespace timing::plan
