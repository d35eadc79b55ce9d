// How long the window of a job has been open, over all of its openings, and when that reaches the
// job's limit.
//
// Open time is steady time. It is told in wall time too, since ticks are held against the closing
// of a window there (plan/ticks/ticker.h).
//
// Threads: the loop's. Units: nanoseconds. Errors: none.
#pragma once

#include <optional>

#include "timing/base/clock.h"

namespace timing::run {

class OpenTime {
 public:
  // No limit: for ever.
  explicit OpenTime(std::optional<nanoseconds> limit) : limit_(limit) {}

  // How long it was open before the last opening.
  nanoseconds before() const { return before_; }
  bool reached_limit() const { return limit_ && before_ >= *limit_; }

  void open(const Instant& opening) { opening_ = opening; }
  void close(WallTime closing) { before_ += closing - opening_.wall; }
  void follow_clock_step(const Instant& now) {
    opening_.wall = now.wall - (now.steady - opening_.steady);
  }

  // While it is open: when the limit is reached; none: never, as far as the clocks count.
  std::optional<SteadyTime> limit_steady() const { return limit_after(opening_.steady); }
  std::optional<WallTime> limit_wall() const { return limit_after(opening_.wall); }

 private:
  template <typename Time>
  std::optional<Time> limit_after(Time opening) const {
    if (!limit_ || *limit_ - before_ > Time::max() - opening) return std::nullopt;
    return opening + (*limit_ - before_);
  }

  std::optional<nanoseconds> limit_;
  nanoseconds before_{0};
  Instant opening_{};
};

}  // namespace timing::run
