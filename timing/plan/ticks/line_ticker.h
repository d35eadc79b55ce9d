// The ticks of a line (tick_line.h) as they come due, moved by `spread` and `jitter`.
//
// With `spread` each lane goes along the line by itself, its ticks moved by its offset; the lanes
// wait in a heap for their next ticks. Without it all lanes go along as one. Jitter is added to
// each tick then: late, missed and beyond the closing is what it makes of the tick.
//
// On the steady clock a wall clock that is set moves the end of the window, never the ticks. On the
// wall clock the next tick is then the first at or after the new time, so that none runs in a
// burst, and those of a time that comes again run again.
//
// Costs: next ticks O(log lanes), passing any stretch of time O(lanes log lanes) and what the line
// takes to count it.
// Units: nanoseconds. Threads: one at a time. Errors: none.
#pragma once

#include <memory>
#include <vector>

#include "timing/plan/ticks/jitter.h"
#include "timing/plan/ticks/spread.h"
#include "timing/plan/ticks/tick_line.h"
#include "timing/plan/ticks/ticker.h"

namespace timing::plan {

class LineTicker final : public Ticker {
 public:
  // All lanes at once, `runs_a_tick` of them.
  LineTicker(std::unique_ptr<TickLine> line, const Instant& opening, Jitter jitter,
             std::uint32_t runs_a_tick);
  // Each lane by itself, with its offset.
  LineTicker(std::unique_ptr<TickLine> line, const Instant& opening, Jitter jitter,
             const std::vector<SpreadLane>& lanes);

  std::optional<SteadyTime> next_steady() const override;
  std::optional<WallTime> next_wall() const override;
  std::optional<WallTime> next_by_wall_clock() const override;

  std::uint64_t pass_missed(const Instant& now, std::optional<WallTime> closing) override;
  std::uint64_t pass_due(const Instant& now, std::optional<WallTime> closing) override;
  std::optional<Tick> take_due(const Instant& now, std::optional<WallTime> closing) override;

  void follow_clock_step(const Instant& now) override;

 private:
  // One lane, or all of them, on its way along the line.
  struct Cursor {
    nanoseconds due{0};  // of `tick`; kNever: there is none
    LineTick tick{};
    nanoseconds offset{0};
    std::optional<std::uint32_t> lane = std::nullopt;
    std::optional<std::uint32_t> thread = std::nullopt;  // the lane's
  };
  static constexpr nanoseconds kNever = nanoseconds::max();

  void begin(const Instant& opening);
  nanoseconds on_line(const Instant& now) const;
  // The first instant whose ticks are not due, or lie beyond the closing.
  nanoseconds end_of_due(const Instant& now, std::optional<WallTime> closing) const;
  nanoseconds interval_of(const LineTick& tick) const;

  // All cursors to their first ticks at or after `from`.
  void seek(nanoseconds from);
  // To the first tick that lies at or after `from` on the line.
  void move(Cursor& cursor, nanoseconds from) const;
  Cursor take_first();
  void put_back(const Cursor& cursor);
  std::uint64_t pass_before(nanoseconds end);

  std::unique_ptr<TickLine> line_;
  Jitter jitter_;
  nanoseconds wall_ahead_{0};    // of the line's clock
  std::vector<Cursor> cursors_;  // a heap, what is due first in front
};

}  // namespace timing::plan
