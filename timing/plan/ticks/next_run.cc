#include "timing/plan/ticks/next_run.h"

#include <algorithm>

namespace timing::plan {

namespace {

constexpr int kWindowsLookedAt = 400;

// Its ticks do not hang on when a window has opened.
bool has_fixed_ticks(const JobPlan& job) { return job.cron || job.start.aligned || job.start.at; }

}  // namespace

std::optional<WallTime> first_run_from(const JobPlan& job, WallTime from) {
  if (job.on_change) return std::nullopt;
  // Not every window need have a tick.
  for (int windows = 0; windows < kWindowsLookedAt; ++windows) {
    const auto opening = job.window.next_opening(from);
    if (!opening || (!job.interval && !job.cron)) return opening;
    const auto tick = make_ticker(job, {.steady = {}, .wall = *opening})->next_by_wall_clock();
    if (!tick) return std::nullopt;
    const auto closing = job.window.next_closing(*opening);
    if (!closing || *tick < *closing) return tick;
    // Windows that close before a fixed tick need no look.
    from = has_fixed_ticks(job) ? std::max(*closing, *tick - job.start.jitter) : *closing;
  }
  return std::nullopt;
}

std::optional<WallTime> NextRun::from(WallTime opening) {
  if (asked_ != opening) {
    asked_ = opening;
    found_ = first_run_from(job_, opening);
  }
  return found_;
}

std::optional<WallTime> NextRun::of(const Ticker& ticker, std::optional<WallTime> closing) {
  const auto tick = ticker.next_by_wall_clock();
  if (tick && (!closing || *tick < *closing)) return tick;
  return closing ? from(*closing) : std::nullopt;
}

}  // namespace timing::plan
