// What the ticks of a job will be, said beforehand: counted, not stepped through. They are those of
// its own share (share.h), but for an open model, whose ticks are those of all shares.
//
// What ticks there are is the sibling's; they are those that its Ticker (ticker.h) takes of a
// window that opens at the beginning of the span.
//
// Units: wall nanoseconds. Threads: one at a time. Errors: none.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "timing/base/clock.h"
#include "timing/plan/calendar/opening_walk.h"
#include "timing/plan/plan.h"

namespace timing::plan {

class TickForecast {
 public:
  TickForecast() = default;
  TickForecast(const TickForecast&) = delete;
  TickForecast& operator=(const TickForecast&) = delete;
  virtual ~TickForecast() = default;

  // The ticks of a span; none: that depends on how long runs take.
  virtual std::optional<std::uint64_t> count(const OpenSpan& span) const = 0;
  // Those of all spans of a day; none: to be counted one by one.
  virtual std::optional<std::uint64_t> count(const OpenDay& day) = 0;
  // When tick `index` of a span comes, counted from 0. REQUIRES: it has so many.
  virtual WallTime tick(const OpenSpan& span, std::uint64_t index) const = 0;

  // Whether the counts are what is to be expected, and the ticks are not known.
  virtual bool expected() const { return false; }
  // How many runs each of them plans.
  virtual std::uint64_t runs_a_tick() const = 0;
  // The most runs that start within one second of a span; an upper bound. None: there is no bound.
  virtual std::optional<std::uint64_t> highest_rate(const OpenSpan& span) const = 0;
};

// Borrows the job.
std::unique_ptr<TickForecast> forecast_ticks(const JobPlan& job);

}  // namespace timing::plan
