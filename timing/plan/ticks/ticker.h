// The ticks of a job while its window is open, as they come due.
//
// A Ticker knows where its next tick lies and passes ticks in their order, each of them once: taken
// to be started, or passed over because they are missed or nobody wants them. What ticks there are
// is the sibling's: line_ticker.h, rate_ticker.h.
//
// A pure function of the instants given to it: taking ticks at instants to come lists them
// beforehand, as count_runs() does.
//
// `closing` is the window's, which no tick reaches; none: the window does not close.
//
// Units: nanoseconds. Threads: one at a time. Errors: none.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "timing/base/clock.h"
#include "timing/plan/plan.h"

namespace timing::plan {

// A tick that is overdue by more than one interval and by more than this is missed.
inline constexpr nanoseconds kOverdueAllowance = std::chrono::milliseconds(20);
// A tick whose overdue time reaches this, or one interval where that is less, is late.
inline constexpr nanoseconds kLateThreshold = std::chrono::milliseconds(1);

struct Tick {
  SteadyTime intended;
  bool late = false;  // overdue, and not missed
  // The lane whose run it plans; none: one run of each lane.
  std::optional<std::uint32_t> lane = std::nullopt;
};

class Ticker {
 public:
  // Each tick plans so many runs.
  explicit Ticker(std::uint32_t runs_a_tick) : runs_a_tick_(runs_a_tick) {}
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;
  virtual ~Ticker() = default;

  std::uint32_t runs_a_tick() const { return runs_a_tick_; }

  // When the next tick is due; on the clock that decides it, and none on the other.
  virtual std::optional<SteadyTime> next_steady() const = 0;
  virtual std::optional<WallTime> next_wall() const = 0;

  // The same instant as the wall clock shows it, whichever clock decides.
  virtual std::optional<WallTime> next_by_wall_clock() const = 0;

  // Passes the due ticks that are missed: overdue by more than one interval, and by more than
  // 20 ms. Tells how many.
  virtual std::uint64_t pass_missed(const Instant& now, std::optional<WallTime> closing) = 0;
  // Passes all ticks that are due. Tells how many.
  virtual std::uint64_t pass_due(const Instant& now, std::optional<WallTime> closing) = 0;
  // The next tick, if it is due, passed; none: no tick is due.
  virtual std::optional<Tick> take_due(const Instant& now, std::optional<WallTime> closing) = 0;

  // The wall clock was set, and reads `now`.
  virtual void follow_clock_step(const Instant& now) = 0;

  // How many runs the ticks before `closing` plan on all shares of the job (share.h), those before
  // the opening included; 0 where nothing hangs on it. REQUIRES: those before it have been passed.
  virtual std::uint64_t runs_of_all_shares(WallTime /*closing*/) const { return 0; }

 private:
  std::uint32_t runs_a_tick_;
};

// `opening` is the instant at which the window opened, `open_before` for how long it was open
// before, `runs_before` the runs_of_all_shares() at the closing before. REQUIRES: a job with ticks.
std::unique_ptr<Ticker> make_ticker(const JobPlan& job, const Instant& opening,
                                    nanoseconds open_before = nanoseconds(0),
                                    std::uint64_t runs_before = 0);

// How many runs the ticks in [opening, end) plan on this share, in a window that is open all that
// while and no run_count that ends them. Counted by arithmetic, a cron line's one by one. REQUIRES:
// as above.
std::uint64_t count_runs(const JobPlan& job, WallTime opening, WallTime end,
                         nanoseconds open_before = nanoseconds(0));

}  // namespace timing::plan
