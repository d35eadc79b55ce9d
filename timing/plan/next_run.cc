#include "timing/plan/next_run.h"

namespace timing::plan {

namespace {

constexpr int kWindowsLookedAt = 400;

}  // namespace

std::optional<WallTime> first_run_from(const JobPlan& job, WallTime opening) {
  if (!job.cron) return opening;
  // The line need not fire in every window.
  for (int windows = 0; windows < kWindowsLookedAt; ++windows) {
    const std::optional<WallTime> tick = job.cron->next_after(opening - nanoseconds(1));
    if (!tick || job.window.open_at(*tick)) return tick;
    const std::optional<WallTime> next = job.window.next_opening(*tick);
    if (!next) return std::nullopt;
    opening = *next;
  }
  return std::nullopt;
}

std::optional<WallTime> next_run(const JobPlan& job, const Ticker& ticker,
                                 std::optional<WallTime> closing) {
  const std::optional<WallTime> tick = ticker.next_by_wall_clock();
  if (tick && (!closing || *tick < *closing)) return tick;
  const auto opening = closing ? job.window.next_opening(*closing) : std::nullopt;
  return opening ? first_run_from(job, *opening) : std::nullopt;
}

}  // namespace timing::plan
