#include "timing/plan/ticker.h"

#include "timing/plan/cron_ticker.h"
#include "timing/plan/grid_ticker.h"
#include "timing/plan/rate_ticker.h"

namespace timing::plan {

std::unique_ptr<Ticker> make_ticker(const JobPlan& job, const Instant& opening,
                                    nanoseconds open_before) {
  if (job.open_model) return std::make_unique<RateTicker>(job, opening, open_before);
  if (job.cron) return std::make_unique<CronTicker>(*job.cron, opening, job.threads);
  return std::make_unique<GridTicker>(opening, *job.interval, job.threads);
}

}  // namespace timing::plan
