#include "timing/plan/forecast/forecast.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/plan/window_helpers.h"

namespace timing::plan {
namespace {

using namespace std::chrono_literals;
using config::Comparison;
using config::Unit;
using std::chrono::days;
using test::all_of;
using test::show;
using test::utc;
using test::when;
using testing::ElementsAre;
using testing::IsEmpty;

// A Sunday.
const WallTime kFrom = utc(2026, 11, 22, 12);

JobPlan job_named(const std::string& name, const config::Range& range = {},
                  const std::string& zone = "UTC") {
  return {.name = name,
          .content = {},
          .url_label = {},
          .window = Window(range, test::zone(zone)),
          .run_count = std::nullopt,
          .secrets = {},
          .target = SqlPlan{}};
}

JobPlan every(nanoseconds interval, const config::Range& range = {}) {
  JobPlan job = job_named("interval", range);
  job.interval = interval;
  return job;
}

JobPlan cron(const std::string& line, const config::Range& range = {},
             const std::string& zone = "UTC") {
  JobPlan job = job_named("cron", range, zone);
  job.cron = CronSchedule(config::parse_cron(line).value(), test::zone(zone));
  return job;
}

ForecastOptions span_of(nanoseconds span) {
  ForecastOptions options;
  options.from = kFrom;
  options.end = kFrom + span;
  return options;
}

JobForecast forecast_of(const JobPlan& job, nanoseconds span) {
  return forecast_job(std::make_shared<const JobPlan>(job), span_of(span));
}

Peaks peaks_of(const std::vector<JobPlan>& jobs, const ForecastOptions& options) {
  Plan plan;
  for (const JobPlan& job : jobs) plan.jobs.push_back(std::make_shared<const JobPlan>(job));
  return forecast(plan, options).peaks;
}

config::Range hours_of(int first, int last) {
  return all_of({when(Unit::hour, Comparison::between, {first, last})});
}

std::vector<std::string> shown(const std::vector<WallTime>& times) {
  std::vector<std::string> texts;
  for (const WallTime time : times) texts.push_back(show(time));
  return texts;
}

std::vector<std::string> shown(const std::vector<Opening>& openings) {
  std::vector<std::string> texts;
  for (const Opening& opening : openings) {
    texts.push_back(show(opening.begin) + " to " + show(opening.end));
  }
  return texts;
}

TEST(Forecast, AnIntervalTicksFromTheStartAndAnewWithEachOpening) {
  JobPlan job = every(40min, hours_of(11, 12));
  job.threads = 3;
  const JobForecast forecast = forecast_of(job, days(2));
  EXPECT_TRUE(forecast.open_at_start);
  EXPECT_THAT(shown(forecast.openings), ElementsAre("2026-11-22 12:00:00 to 2026-11-22 13:00:00",
                                                    "2026-11-23 11:00:00 to 2026-11-23 13:00:00",
                                                    "2026-11-24 11:00:00 to 2026-11-24 13:00:00"));
  EXPECT_EQ(forecast.opening_count, 3U);
  EXPECT_THAT(shown(forecast.first_ticks),
              ElementsAre("2026-11-22 12:00:00", "2026-11-22 12:40:00", "2026-11-23 11:00:00",
                          "2026-11-23 11:40:00", "2026-11-23 12:20:00"));
  // The last window is cut by the end of the stretch: 2 + 3 + 2 ticks.
  EXPECT_EQ(forecast.runs, 3U * 7);
  EXPECT_EQ(forecast.highest_rate, 3U);
  EXPECT_EQ(forecast.concurrency, 3U);
  EXPECT_EQ(forecast.last_tick, std::nullopt);
}

TEST(Forecast, TheHighestRateIsThatOfOneSecond) {
  const struct {
    nanoseconds interval;
    std::uint64_t rate;
  } cases[] = {{1h, 1}, {1s, 1}, {999ms, 2}, {500ms, 2}, {300ms, 4}, {10us, 100'000}};
  for (const auto& [interval, rate] : cases) {
    EXPECT_EQ(forecast_of(every(interval), 1h).highest_rate, rate) << interval.count();
  }
}

TEST(Forecast, AWindowThatOpensAMillionTimesAYearIsCounted) {
  const JobForecast forecast =
      forecast_of(every(400ms, all_of({when(Unit::second, Comparison::in, {0, 30})})), days(365));
  EXPECT_EQ(forecast.opening_count, 365U * 24 * 60 * 2);
  EXPECT_EQ(forecast.runs, 365U * 24 * 60 * 2 * 3);
  EXPECT_EQ(forecast.openings.size(), 5U);
}

TEST(Forecast, ACronLineFiresWhereItsWindowIsOpen) {
  const JobForecast forecast =
      forecast_of(cron("*/20 * * * *", hours_of(22, 0), "Europe/Berlin"), days(7));
  EXPECT_EQ(forecast.runs, 7U * 9);
  EXPECT_FALSE(forecast.open_at_start);
  EXPECT_THAT(shown(forecast.first_ticks),
              ElementsAre("2026-11-22 21:00:00", "2026-11-22 21:20:00", "2026-11-22 21:40:00",
                          "2026-11-22 22:00:00", "2026-11-22 22:20:00"));
}

TEST(Forecast, ACronLineThatMeetsNoWindowNeverRuns) {
  const JobForecast forecast = forecast_of(cron("0 5 * * *", hours_of(8, 9)), days(365));
  EXPECT_EQ(forecast.runs, 0U);
  EXPECT_EQ(forecast.opening_count, 365U);
  EXPECT_EQ(forecast.highest_rate, 0U);
  EXPECT_EQ(forecast.concurrency, 0U);
}

TEST(Forecast, RunCountEndsAJob) {
  const struct {
    std::uint64_t run_count;
    std::uint64_t runs;
    std::uint64_t openings;
    std::string last_tick;
  } cases[] = {
      {1, 1, 1, "2026-11-22 12:00:00"},
      {4, 4, 1, "2026-11-22 12:00:00"},
      {5, 5, 1, "2026-11-22 12:00:01"},
      {240, 240, 1, "2026-11-22 12:00:59"},
      {241, 241, 2, "2026-11-22 13:00:00"},
      {240 * 30 + 2, 240 * 30 + 2, 31, "2026-11-23 18:00:00"},
      {240 * 48, 240 * 48, 48, "2026-11-24 11:00:59"},
      {240 * 48 + 1, 240 * 48, 48, "never"},
  };
  for (const auto& [run_count, runs, openings, last_tick] : cases) {
    JobPlan job = every(1s, all_of({when(Unit::minute, Comparison::lt, 1)}));
    job.threads = 4;
    job.run_count = run_count;
    const JobForecast forecast = forecast_of(job, days(2));
    EXPECT_EQ(forecast.runs, runs) << run_count;
    EXPECT_EQ(forecast.opening_count, openings) << run_count;
    EXPECT_EQ(show(forecast.last_tick), last_tick) << run_count;
    EXPECT_EQ(forecast.highest_rate, std::min<std::uint64_t>(4, run_count)) << run_count;
    EXPECT_EQ(forecast.concurrency, std::min<std::uint64_t>(4, run_count)) << run_count;
  }
}

TEST(Forecast, RunCountEndsACronJobYearsLater) {
  JobPlan job = cron("0 0 1 1 *");
  job.run_count = 9;
  EXPECT_EQ(show(forecast_of(job, days(3653)).last_tick), "2035-01-01 00:00:00");
}

TEST(Forecast, AClosedLoopHasNoCountAndWithoutAThinkTimeNoBound) {
  JobPlan job = job_named("loop", hours_of(12, 12));
  job.threads = 5;
  job.run_count = 1000;
  const JobForecast unbounded = forecast_of(job, days(3));
  EXPECT_EQ(unbounded.runs, std::nullopt);
  EXPECT_EQ(unbounded.highest_rate, std::nullopt);
  EXPECT_EQ(unbounded.concurrency, 5U);
  EXPECT_EQ(unbounded.opening_count, 3U);
  EXPECT_THAT(unbounded.first_ticks, IsEmpty());

  job.think_time = {100ms, 1h};
  EXPECT_EQ(forecast_of(job, days(3)).highest_rate, 50U);
  job.think_time = {2s, 2s};
  EXPECT_EQ(forecast_of(job, days(3)).highest_rate, 5U);
  job.think_time = {0s, 2s};
  EXPECT_EQ(forecast_of(job, days(3)).highest_rate, std::nullopt);
}

TEST(Forecast, AWindowThatHasPassedOpensNoMore) {
  config::Range range(1);
  range[0].dates.value.to = test::date(2026, 11, 1);
  const JobForecast forecast = forecast_of(every(1s, range), days(365));
  EXPECT_EQ(forecast.opening_count, 0U);
  EXPECT_EQ(forecast.runs, 0U);
  EXPECT_EQ(forecast.highest_rate, 0U);
}

std::vector<std::string> names_of(const Peak& peak) {
  std::vector<std::string> names;
  for (const PeakShare& share : peak.shares) names.push_back(share.job->name);
  return names;
}

JobPlan busy(const std::string& name, nanoseconds interval, std::uint32_t threads,
             const config::Range& range) {
  JobPlan job = job_named(name, range);
  job.interval = interval;
  job.threads = threads;
  return job;
}

TEST(Forecast, NobodyKnowsWhenFilesChange) {
  JobPlan job = job_named("change", hours_of(12, 12));
  job.on_change = OnChangePlan{.paths = {"/etc"}};
  for (const std::optional<std::uint64_t> count : {std::optional<std::uint64_t>(), {3}}) {
    job.run_count = count;
    const JobForecast forecast = forecast_of(job, days(3));
    EXPECT_EQ(forecast.runs, std::nullopt);
    EXPECT_EQ(forecast.highest_rate, 0U);
    EXPECT_EQ(forecast.concurrency, 0U);
    EXPECT_EQ(forecast.opening_count, 3U);
    EXPECT_EQ(forecast.last_tick, std::nullopt);
    EXPECT_THAT(forecast.first_ticks, IsEmpty());
    const Peaks peaks = peaks_of({job}, span_of(days(3)));
    EXPECT_THAT(names_of(peaks.rate), IsEmpty());
    EXPECT_THAT(names_of(peaks.concurrency), IsEmpty());
  }
}

TEST(ForecastPeaks, AddUpWhatIsOpenAtOnce) {
  const Peaks peaks = peaks_of({busy("a", 10ms, 1, hours_of(13, 15)),   // 100/s
                                busy("b", 100ms, 3, hours_of(15, 17)),  // 30/s
                                busy("c", 1s, 50, hours_of(17, 18))},   // 50/s
                               span_of(days(3)));
  EXPECT_EQ(peaks.rate.bound, 130U);
  EXPECT_EQ(show(peaks.rate.begin), "2026-11-22 15:00:00");
  EXPECT_EQ(show(peaks.rate.end), "2026-11-22 16:00:00");
  EXPECT_THAT(names_of(peaks.rate), ElementsAre("a", "b"));
  EXPECT_EQ(peaks.concurrency.bound, 53U);
  EXPECT_EQ(show(peaks.concurrency.begin), "2026-11-22 17:00:00");
  EXPECT_EQ(show(peaks.concurrency.end), "2026-11-22 18:00:00");
  EXPECT_THAT(names_of(peaks.concurrency), ElementsAre("c", "b"));
  EXPECT_THAT(peaks.coarse, IsEmpty());
}

TEST(ForecastPeaks, WindowsThatOnlyTouchDoNotOverlap) {
  const Peaks peaks =
      peaks_of({busy("a", 100ms, 1, hours_of(13, 13)), busy("b", 200ms, 1, hours_of(14, 14))},
               span_of(days(1)));
  EXPECT_EQ(peaks.rate.bound, 10U);
  EXPECT_EQ(show(peaks.rate.end), "2026-11-22 14:00:00");
}

TEST(ForecastPeaks, AJobThatIsDoneAddsNothing) {
  JobPlan done = busy("done", 100ms, 1, {});
  done.run_count = 36'000;  // an hour's
  const JobPlan later = busy("later", 50ms, 1, hours_of(14, 14));
  const Peaks apart = peaks_of({done, later}, span_of(days(1)));
  EXPECT_EQ(apart.rate.bound, 20U);
  done.run_count = 72'001;
  const Peaks together = peaks_of({done, later}, span_of(days(1)));
  EXPECT_EQ(together.rate.bound, 30U);
  EXPECT_EQ(show(together.rate.begin), "2026-11-22 14:00:00");
  EXPECT_EQ(show(together.rate.end), "2026-11-22 14:00:01");  // its last run is in this second
}

TEST(ForecastPeaks, AnUnboundedJobIsAboveAllOthers) {
  JobPlan loop = job_named("loop", hours_of(20, 21));
  loop.threads = 2;
  const Peaks peaks = peaks_of(
      {busy("huge", 10us, 10, hours_of(13, 14)), loop, busy("beside", 1s, 1, hours_of(21, 21))},
      span_of(days(1)));
  EXPECT_EQ(peaks.rate.bound, std::nullopt);
  EXPECT_EQ(peaks.rate.bounded_part, 1U);
  EXPECT_EQ(show(peaks.rate.begin), "2026-11-22 21:00:00");
  EXPECT_THAT(names_of(peaks.rate), ElementsAre("loop", "beside"));
  EXPECT_EQ(peaks.concurrency.bound, 10U);
}

TEST(ForecastPeaks, ACronLineCountsInWindowsInWhichItFires) {
  const JobPlan line = cron("0 9 * * *", hours_of(8, 20));
  const Peaks peaks = peaks_of({line, busy("b", 1s, 1, hours_of(13, 13))}, span_of(20h));
  EXPECT_EQ(peaks.rate.bound, 1U);
  EXPECT_THAT(names_of(peaks.rate), ElementsAre("b"));
}

TEST(ForecastPeaks, NothingAtAllHasNoShares) {
  const Peaks peaks = peaks_of({}, span_of(days(1)));
  EXPECT_EQ(peaks.rate.bound, 0U);
  EXPECT_THAT(peaks.rate.shares, IsEmpty());
}

// Taking a day's windows as one can only raise the bound.
TEST(ForecastPeaks, TooManyWindowsMakeTheBoundCoarser) {
  const std::vector<JobPlan> jobs = {
      busy("even", 100ms, 1, all_of({when(Unit::second, Comparison::lt, 30)})),
      busy("odd", 100ms, 1, all_of({when(Unit::second, Comparison::gte, 30)})),
      busy("rare", 100ms, 1, hours_of(13, 13))};
  ForecastOptions options = span_of(days(7));
  EXPECT_EQ(peaks_of(jobs, options).rate.bound, 20U);
  options.windows = 15'000;  // one of the two fits
  const Peaks half = peaks_of(jobs, options);
  EXPECT_EQ(half.rate.bound, 30U);
  EXPECT_EQ(half.coarse.size(), 1U);
  options.windows = 10;
  const Peaks coarse = peaks_of(jobs, options);
  EXPECT_EQ(coarse.rate.bound, 30U);
  EXPECT_EQ(coarse.coarse.size(), 2U);
}

TEST(Forecast, AYearOfAHundredDenseJobsIsCounted) {
  Plan plan;
  for (int i = 0; i < 100; ++i) {
    const config::Range range = all_of({when(Unit::second, Comparison::in, {0, 30})});
    plan.jobs.push_back(std::make_shared<const JobPlan>(
        i % 2 == 0 ? every(100ms, range) : cron("*/5 * * * *", {}, "Europe/Berlin")));
  }
  const Forecast result = forecast(plan, span_of(days(365)));
  EXPECT_EQ(result.jobs[0].runs, 365U * 24 * 60 * 2 * 10);
  EXPECT_EQ(result.jobs[1].runs, 365U * 24 * 12);
  EXPECT_EQ(result.peaks.rate.bound, 50U * 10 + 50);
}

}  // namespace
}  // namespace timing::plan
