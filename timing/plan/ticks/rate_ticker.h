// Ticks at the arrivals of an open model, on the steady clock while the window is open.
//
// Each tick plans one run. A rate without stages begins anew with each opening; stages go on where
// they stopped when the window closed. The interval that decides between late and missed is that of
// the highest rate since the tick was due.
//
// Units: nanoseconds. Threads: one at a time. Errors: none.
#pragma once

#include "timing/plan/ticks/arrivals.h"
#include "timing/plan/ticks/rate_profile.h"
#include "timing/plan/ticks/ticker.h"

namespace timing::plan {

class RateTicker final : public Ticker {
 public:
  // `open_before`: how long the window was open before this opening. `runs_before`: how many runs
  // all shares planned then. REQUIRES: job.open_model, which it borrows.
  RateTicker(const JobPlan& job, const Instant& opening, nanoseconds open_before,
             std::uint64_t runs_before = 0);

  std::optional<SteadyTime> next_steady() const override;
  std::optional<WallTime> next_wall() const override { return std::nullopt; }
  std::optional<WallTime> next_by_wall_clock() const override;

  std::uint64_t pass_missed(const Instant& now, std::optional<WallTime> closing) override;
  std::uint64_t pass_due(const Instant& now, std::optional<WallTime> closing) override;
  std::optional<Tick> take_due(const Instant& now, std::optional<WallTime> closing) override;

  void follow_clock_step(const Instant& now) override;
  std::uint64_t runs_of_all_shares(WallTime closing) const override;

 private:
  // The open time before which ticks are due.
  nanoseconds due(const Instant& now, std::optional<WallTime> closing) const;
  // Passes those before `end`.
  std::uint64_t pass(nanoseconds end);
  // The shortest interval between the next tick and `until`.
  nanoseconds interval(nanoseconds until) const;

  const RateProfile& profile_;
  SteadyTime anchor_;     // open time 0
  WallTime wall_anchor_;  // the same, to tell which ticks lie before the closing
  ArrivalRow row_;
  std::optional<nanoseconds> next_;
};

}  // namespace timing::plan
