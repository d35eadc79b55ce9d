#include "timing/plan/ticks/ticker.h"

#include <utility>

#include "timing/plan/ticks/aligned_line.h"
#include "timing/plan/ticks/cron_line.h"
#include "timing/plan/ticks/grid_line.h"
#include "timing/plan/ticks/line_ticker.h"
#include "timing/plan/ticks/rate_ticker.h"
#include "timing/plan/ticks/spread.h"

namespace timing::plan {
namespace {

std::unique_ptr<TickLine> make_line(const JobPlan& job, const Instant& opening) {
  if (job.cron) return std::make_unique<CronLine>(*job.cron);
  if (job.start.aligned) return std::make_unique<AlignedLine>(job.window.zone(), *job.interval);
  const nanoseconds since_anchor = opening.wall - job.start.at.value_or(opening.wall);
  return std::make_unique<GridLine>(Grid(opening.steady - since_anchor, *job.interval));
}

}  // namespace

std::unique_ptr<Ticker> make_ticker(const JobPlan& job, const Instant& opening,
                                    nanoseconds open_before, std::uint64_t runs_before) {
  if (job.open_model) {
    return std::make_unique<RateTicker>(job, opening, open_before, runs_before);
  }
  auto line = make_line(job, opening);
  const Jitter jitter(job.seed, job.start.jitter);
  if (!job.start.spread) {
    return std::make_unique<LineTicker>(std::move(line), opening, jitter, job.threads);
  }
  return std::make_unique<LineTicker>(std::move(line), opening, jitter, spread_lanes(job));
}

std::uint64_t count_runs(const JobPlan& job, WallTime opening, WallTime end,
                         nanoseconds open_before) {
  const auto ticker = make_ticker(job, {.steady = {}, .wall = opening}, open_before);
  const Instant then{.steady = SteadyTime(end - opening), .wall = end};
  return ticker->pass_due(then, end) * ticker->runs_a_tick();
}

}  // namespace timing::plan
