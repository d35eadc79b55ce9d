#include "timing/app/plan_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <string>

#include "timing/app/load_plan.h"
#include "timing/app/plan_json.h"
#include "timing/app/plan_text.h"
#include "timing/base/clock.h"
#include "timing/plan/forecast/forecast.h"
#include "timing/record/program_counters.h"
#include "timing/report/log_writer.h"

namespace timing::app {
namespace {

constexpr int kLimitExceeded = 3;
constexpr int kConfigUnusable = 128;
// Openings that are listed for each job: as many as people read, and more for machines.
constexpr std::size_t kOpeningsOfText = 5;
constexpr std::size_t kOpeningsOfJson = 100;

bool exceeds(const plan::Peak& rate, double limit) {
  return !rate.bound || static_cast<double>(*rate.bound) > limit;
}

}  // namespace

int run_plan(const PlanOptions& options) {
  const SystemClock clock;
  record::ProgramCounters counters;
  report::LogWriter log(clock, counters, {.level = LogLevel::warn});
  const auto plan = load_plan(options.conf, nullptr, options.shard.share, clock, log);
  if (!plan) return kConfigUnusable;

  const WallTime from =
      options.from.value_or(std::chrono::floor<std::chrono::seconds>(clock.wall_now()));
  plan::ForecastOptions wanted;
  wanted.from = from;
  wanted.end = from + std::min(options.span, WallTime::max() - from);
  wanted.openings = options.json ? kOpeningsOfJson : kOpeningsOfText;
  const plan::Forecast forecast = plan::forecast(plan.value().plan, wanted);
  const bool exceeded =
      options.max_rate && exceeds(forecast.peaks.rate, options.max_rate->a_second);

  const std::string text = options.json ? plan_json(forecast, options.max_rate, exceeded)
                                        : plan_text(forecast, options.conf);
  std::fputs(text.c_str(), stdout);
  if (!exceeded) return 0;
  log.error(fmt::format("the plan exceeds --max_rate {}: {}", options.max_rate->text,
                        describe_rate_peak(forecast)));
  return kLimitExceeded;
}

}  // namespace timing::app
