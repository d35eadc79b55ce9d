// Plan and scheduler hold together: on an injected clock, what runs is what the forecast says.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/run/schedule_bench.h"
#include "timing/base/random.h"
#include "timing/plan/forecast/forecast.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using config::Comparison;
using config::Condition;
using config::Unit;
using std::chrono::days;

// More ticks than ever happen are listed: all of them are compared.
plan::ForecastOptions all_of(WallTime from, nanoseconds span) {
  plan::ForecastOptions options;
  options.from = from;
  options.end = from + span;
  options.openings = 100'000;
  options.ticks = 1'000'000;
  return options;
}

// The forecast's ticks as runs, in order.
std::vector<nanoseconds> forecast_starts(const plan::JobForecast& forecast, WallTime from) {
  std::vector<nanoseconds> starts;
  for (const WallTime tick : forecast.first_ticks) {
    const bool one_run = forecast.job->start.spread || forecast.job->open_model;
    const std::uint32_t runs = one_run ? 1 : forecast.job->threads;
    for (std::uint32_t run = 0; run < runs && starts.size() < *forecast.runs; ++run) {
      starts.push_back(tick - from);
    }
  }
  return starts;
}

void expect_what_was_forecast(const JobSpec& spec, nanoseconds delay, nanoseconds span,
                              const std::string& what) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = run::RunEnd::finished;
  bench.clock_.advance(delay);
  const WallTime from = bench.clock_.wall_now();
  const nanoseconds begin = bench.now();
  const auto job = ScheduleBench::job(spec);
  bench.apply({job});
  bench.run_for(span - 1ns);

  plan::ForecastOptions options = all_of(from, span);
  const plan::JobForecast forecast = plan::forecast_job(job, options);
  std::vector<nanoseconds> starts = intended_starts(bench.target(spec.name));
  for (nanoseconds& start : starts) start -= begin;
  ASSERT_EQ(starts.size(), forecast.runs) << what;
  ASSERT_EQ(starts, forecast_starts(forecast, from)) << what;
  if (forecast.last_tick) {
    EXPECT_EQ(*forecast.last_tick - from, starts.back()) << what;
  }
  // Counted by whole days it is the same.
  options.openings = 0;
  options.ticks = 0;
  const plan::JobForecast counted = plan::forecast_job(job, options);
  EXPECT_EQ(counted.runs, forecast.runs) << what;
  EXPECT_EQ(counted.opening_count, forecast.opening_count) << what;
  EXPECT_EQ(counted.last_tick, forecast.last_tick) << what;

  // No second has more runs than the forecast allows.
  for (std::size_t i = 0, first = 0; i < starts.size(); ++i) {
    while (starts[i] - starts[first] >= 1s) ++first;
    ASSERT_LE(i - first + 1, forecast.highest_rate) << what;
  }
}

JobSpec spec_of(std::optional<nanoseconds> interval, const std::string& cron = "",
                const std::string& timezone = "UTC") {
  JobSpec spec;
  spec.interval = interval;
  spec.cron = cron;
  spec.timezone = timezone;
  return spec;
}

TEST(ForecastSchedule, HoldsForATable) {
  std::vector<JobSpec> specs = {spec_of(10min),
                                spec_of(7min),
                                spec_of(30s),
                                spec_of(std::nullopt, "*/5 * * * *"),
                                spec_of(std::nullopt, "30 2 * * MON-FRI", "Europe/Berlin"),
                                spec_of(std::nullopt, "0 0 30 2 *")};
  specs[1].range = hours(13, 15);
  specs[1].threads = 4;
  specs[2].range = {{.conditions = {{Unit::second, Comparison::in, {0, 59}}}}};
  specs[2].run_count = 1000;
  specs[3].range = hours(22, 23);
  specs[3].threads = 3;
  specs[3].run_count = 100;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    expect_what_was_forecast(specs[i], 0s, days(3), "job " + std::to_string(i));
  }
}

TEST(ForecastSchedule, HoldsAcrossTheChangesOfClocks) {
  const struct {
    const char* zone;
    std::chrono::sys_seconds change;
  } changes[] = {{"Europe/Berlin", std::chrono::sys_days{2027y / 3 / 28} + 1h},
                 {"Europe/Berlin", std::chrono::sys_days{2027y / 10 / 31} + 1h},
                 {"America/New_York", std::chrono::sys_days{2027y / 3 / 14} + 7h},
                 {"Australia/Lord_Howe", std::chrono::sys_days{2027y / 4 / 3} + 15h}};
  for (const auto& [zone, change] : changes) {
    const nanoseconds delay = change - ScheduleBench::kStart - 30h;
    for (const char* line : {"*/30 * * * *", "*/15 1-3 * * *", "0 */2 * * *", "30 2 * * *"}) {
      expect_what_was_forecast(spec_of(std::nullopt, line, zone), delay, days(4),
                               std::string(line) + " in " + zone);
    }
    JobSpec nights = spec_of(25min, "", zone);
    nights.range = hours(1, 2);
    expect_what_was_forecast(nights, delay, days(4), std::string("nights in ") + zone);
  }
}

Condition random_condition(Random& random) {
  const auto value = [&random](std::uint64_t values) {
    return static_cast<int>(random() % values);
  };
  switch (random() % 3) {
    case 0:
      return {Unit::hour, Comparison::between, {value(24), value(24)}};
    case 1:
      return {Unit::minute, Comparison::lt, {1 + value(59)}};
    default:
      return {Unit::weekday, Comparison::not_in, {value(7)}};
  }
}

JobSpec random_spec(Random& random) {
  const std::vector<std::string> zones = {"UTC", "Europe/Berlin", "America/New_York",
                                          "Asia/Shanghai", "Australia/Lord_Howe"};
  const std::vector<std::string> lines = {"*/7 * * * *", "*/30 0-4 * * *", "15 2 * * *",
                                          "0 */3 * * *", "45 1,2,3 1,15,28 * SUN"};
  JobSpec spec;
  spec.timezone = zones[random() % zones.size()];
  if (random() % 2 == 0) {
    spec.cron = lines[random() % lines.size()];
  } else {
    spec.interval = 2min + nanoseconds(random() % nanoseconds(2h).count());
  }
  for (auto part = random() % 3; part > 0; --part) {
    config::RangePart conditions;
    for (auto left = 1 + random() % 2; left > 0; --left) {
      conditions.conditions.push_back(random_condition(random));
    }
    spec.range.push_back(conditions);
  }
  spec.threads = 1 + static_cast<std::uint32_t>(random() % 4);
  if (random() % 3 == 0) spec.run_count = 1 + random() % 400;
  return spec;
}

// Of a job with an interval.
void move_at_random(Random& random, JobSpec& spec) {
  if (random() % 2 == 0) {
    spec.start.jitter =
        nanoseconds(1) * (1 + static_cast<std::int64_t>(random() >> 1U) % spec.interval->count());
    spec.seed = random();
  }
  spec.start.spread = random() % 2 == 0;
  switch (random() % 3) {
    case 0:
      spec.interval = std::vector<nanoseconds>{2min, 5min, 36min, 45min, 4h, 24h}[random() % 6];
      spec.start.aligned = true;
      spec.start.jitter = std::min(spec.start.jitter, *spec.interval - 1ns);
      break;
    case 1:
      spec.start.at =
          ScheduleBench::kStart + nanoseconds(random() % nanoseconds(days(200)).count());
      break;
    default:
      break;
  }
}

TEST(ForecastSchedule, HoldsForRandomJobsThatAreMoved) {
  Random random(32);
  for (int round = 0; round < 12; ++round) {
    JobSpec spec = random_spec(random);
    spec.cron.clear();
    spec.interval = 2min + nanoseconds(random() % nanoseconds(2h).count());
    move_at_random(random, spec);
    const nanoseconds delay(random() % nanoseconds(days(365)).count());
    const nanoseconds span(1 + random() % nanoseconds(days(3)).count());
    expect_what_was_forecast(spec, delay, span, "round " + std::to_string(round));
    if (HasFatalFailure()) return;
  }
}

TEST(ForecastSchedule, HoldsForACronLineWithJitter) {
  JobSpec spec = spec_of(std::nullopt, "*/5 * * * *", "Europe/Berlin");
  spec.range = hours(8, 17);
  spec.start.jitter = 5min - 1ns;
  spec.threads = 2;
  for (spec.seed = 1; spec.seed < 6; ++spec.seed) {
    expect_what_was_forecast(spec, 0s, days(1), "seed " + std::to_string(spec.seed));
  }
}

TEST(ForecastSchedule, HoldsForRandomJobs) {
  Random random(31);
  for (int round = 0; round < 60; ++round) {
    const JobSpec spec = random_spec(random);
    // Up to a year later: some of them see clocks change.
    const nanoseconds delay(random() % nanoseconds(days(365)).count());
    const nanoseconds span(1 + random() % nanoseconds(days(3)).count());
    expect_what_was_forecast(spec, delay, span, "round " + std::to_string(round));
    if (HasFatalFailure()) return;
  }
}

config::OpenModel random_model(Random& random) {
  const auto rate = [&random] { return config::Rate{(1 + random() % 40) * 1'000'000}; };  // an hour
  config::OpenModel model{.rate = rate()};
  for (auto stages = random() % 4; stages > 0; --stages) {
    config::Stage stage{.length = 1h + nanoseconds(static_cast<std::int64_t>(random() >> 20U))};
    if (random() % 3 != 0) stage.to = rate();
    model.stages.push_back(stage);
  }
  return model;
}

TEST(ForecastSchedule, HoldsForRandomRates) {
  Random random(33);
  for (int round = 0; round < 40; ++round) {
    JobSpec spec = random_spec(random);
    spec.cron.clear();
    spec.interval.reset();
    spec.open_model = random_model(random);
    if (random() % 3 == 0) spec.run_for = 1h + nanoseconds(random() % nanoseconds(days(1)).count());
    const nanoseconds delay(random() % nanoseconds(days(365)).count());
    const nanoseconds span(1 + random() % nanoseconds(days(3)).count());
    expect_what_was_forecast(spec, delay, span, "round " + std::to_string(round));
    if (HasFatalFailure()) return;
  }
}

TEST(ForecastSchedule, HoldsForJobsThatEndAfterSomeOpenTime) {
  Random random(34);
  for (int round = 0; round < 40; ++round) {
    JobSpec spec = random_spec(random);
    spec.run_for = nanoseconds(1 + random() % nanoseconds(days(2)).count());
    const nanoseconds span(1 + random() % nanoseconds(days(3)).count());
    expect_what_was_forecast(spec, 0s, span, "round " + std::to_string(round));
    if (HasFatalFailure()) return;
  }
}

TEST(ForecastSchedule, OfPoissonArrivalsItTellsWhatIsToBeExpected) {
  JobSpec spec;
  spec.open_model = config::OpenModel{.rate = {3'600'000'000},  // one a second
                                      .arrivals = config::Arrivals::poisson};
  const plan::JobForecast forecast =
      plan::forecast_job(ScheduleBench::job(spec), all_of(ScheduleBench::kStart, 1h));
  EXPECT_EQ(forecast.runs, 3600U);
  EXPECT_TRUE(forecast.expected);
  EXPECT_TRUE(forecast.first_ticks.empty());
  EXPECT_EQ(forecast.highest_rate, 1U);
}

TEST(ForecastSchedule, AClosedLoopKeepsBelowItsBounds) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = run::RunEnd::finished;
  JobSpec spec;
  spec.threads = 3;
  spec.think_time = config::ThinkTime{.least = 300ms, .most = 300ms};
  const auto job = ScheduleBench::job(spec);
  bench.apply({job});
  bench.run_for(1s - 1ns);
  const plan::JobForecast forecast = plan::forecast_job(job, all_of(ScheduleBench::kStart, 1s));
  EXPECT_EQ(forecast.runs, std::nullopt);
  EXPECT_EQ(forecast.highest_rate, bench.target("job").started.size());
}

}  // namespace
}  // namespace timing::test
