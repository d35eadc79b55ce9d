#include "timing/plan/ticks/catch_up.h"

#include <algorithm>
#include <deque>

#include "timing/plan/ticks/ticker.h"

namespace timing::plan {
namespace {

// The steady clock of a time that has passed: it reads as the wall clock does.
Instant instant_at(WallTime time) {
  return {.steady = SteadyTime(time.time_since_epoch()), .wall = time};
}

// The last `most` ticks in [from, end).
std::deque<PassedTick> last_ticks(const JobPlan& job, WallTime from, WallTime end,
                                  std::size_t most) {
  std::deque<PassedTick> ticks;
  std::optional<WallTime> opening = job.window.next_opening(from);
  while (opening && *opening < end) {
    const std::optional<WallTime> closing = job.window.next_closing(*opening);
    const auto ticker = make_ticker(job, instant_at(*opening));
    const Instant last = instant_at(end - nanoseconds(1));
    while (const std::optional<Tick> tick = ticker->take_due(last, closing)) {
      if (ticks.size() == most) ticks.pop_front();
      ticks.push_back({WallTime(tick->intended.time_since_epoch()), tick->lane});
    }
    opening = closing ? job.window.next_opening(*closing) : std::nullopt;
  }
  return ticks;
}

}  // namespace

std::vector<PassedTick> ticks_to_catch_up(const JobPlan& job, WallTime settled, WallTime now) {
  if (!job.window.open_at(now)) return {};
  const WallTime from = std::max(settled + nanoseconds(1), now - job.catch_up->within);
  std::deque<PassedTick> ticks;
  // Only the latest are wanted, and `within` may be a year.
  constexpr int kGrowth = 8;
  for (nanoseconds span = std::chrono::seconds(1); from < now; span *= kGrowth) {
    const bool all = span >= now - from;
    ticks = last_ticks(job, all ? from : now - span, now, job.catch_up->at_most);
    if (all || ticks.size() == job.catch_up->at_most) break;
  }
  return {ticks.begin(), ticks.end()};
}

}  // namespace timing::plan
