// Aligned and absolute starts, jitter and spread, on a clock that the test moves. The bench begins
// on Sunday, 2026-11-22, at 12:00 UTC.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/unit/run/schedule_bench.h"
#include "timing/plan/ticks/spread.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using plan::StartPlan;
using record::Event;
using run::RunEnd;
using testing::ElementsAre;

constexpr WallTime kNoon = ScheduleBench::kStart;

class StartTest : public testing::Test {
 protected:
  StartTest() { bench_.runs_end_at_once_ = RunEnd::finished; }

  void step_wall(nanoseconds by) {
    bench_.clock_.step_wall(by);
    bench_.scheduler_->follow_clock_step(bench_.clock_.now());
    bench_.run_for(0s);
  }
  std::vector<nanoseconds> starts() { return intended_starts(bench_.target("job")); }
  record::ScheduleState gauges() const { return bench_.series("job").schedule; }

  ScheduleBench bench_;
};

TEST_F(StartTest, AlignedTicksLieOnTheClockAndNotAtTheOpening) {
  bench_.clock_.advance(7s);
  bench_.apply({ScheduleBench::job({.interval = 15min, .threads = 2, .start = {.aligned = true}})});
  EXPECT_EQ(gauges().next_run, kNoon + 15min);
  EXPECT_EQ(gauges().window_next_change, std::nullopt);
  bench_.run_for(40min);
  EXPECT_THAT(starts(), ElementsAre(15min, 15min, 30min, 30min));
  EXPECT_EQ(bench_.count("job", Event::late), 0);
}

TEST_F(StartTest, AlignedTicksAreThoseInTheWindow) {
  bench_.apply({ScheduleBench::job(
      {.interval = 40min, .range = hours(13, 13), .start = {.aligned = true}})});
  EXPECT_EQ(gauges().next_run, kNoon + 80min);  // 12:00 and 12:40 are before the window
  bench_.run_for(25h + 30min);
  EXPECT_THAT(starts(), ElementsAre(80min, 24h + 80min));
}

TEST_F(StartTest, AlignedTicksFollowAClockThatIsSet) {
  bench_.apply({ScheduleBench::job({.interval = 15min, .start = {.aligned = true}})});
  bench_.run_for(1min);
  step_wall(3h + 4min);  // it is 15:05
  bench_.run_for(20min);
  EXPECT_THAT(starts(), ElementsAre(0min, 11min));
  EXPECT_EQ(bench_.count("job", Event::missed), 0);
  EXPECT_EQ(gauges().next_run, kNoon + 3h + 30min);
}

TEST_F(StartTest, AStartInThePastAnchorsTheGridThatClocksDoNotMove) {
  bench_.apply({ScheduleBench::job(
      {.interval = 7min, .range = hours(13, 13), .start = {.at = kNoon - 24h}})});
  EXPECT_EQ(gauges().next_run, kNoon + 65min);  // 24 h and 65 min are 215 intervals
  bench_.run_for(70min);
  step_wall(10min);
  bench_.run_for(10min);
  EXPECT_THAT(starts(), ElementsAre(65min, 72min, 79min));
  EXPECT_EQ(gauges().next_run, kNoon + 96min);
}

TEST_F(StartTest, NothingTicksBeforeAStartToCome) {
  bench_.apply({ScheduleBench::job({.interval = 1h, .start = {.at = kNoon + 90min}})});
  EXPECT_FALSE(gauges().window_open);
  EXPECT_EQ(gauges().next_run, kNoon + 90min);
  bench_.run_for(3h);
  EXPECT_THAT(starts(), ElementsAre(90min, 150min));
}

TEST_F(StartTest, AStartToComeFollowsAClockThatIsSet) {
  bench_.apply({ScheduleBench::job({.interval = 1h, .start = {.at = kNoon + 90min}})});
  bench_.run_for(10min);
  step_wall(1h);
  bench_.run_for(90min);
  EXPECT_THAT(starts(), ElementsAre(30min, 90min));
}

TEST_F(StartTest, NoCronTickAndNoRunOfAClosedLoopComesBeforeTheStart) {
  bench_.apply({ScheduleBench::job({.cron = "0 * * * *", .start = {.at = kNoon + 90min}})});
  EXPECT_EQ(gauges().next_run, kNoon + 2h);
  bench_.run_for(3h);
  EXPECT_THAT(starts(), ElementsAre(2h, 3h));

  ScheduleBench loop;
  loop.apply({ScheduleBench::job({.threads = 2, .start = {.at = kNoon + 90min}})});
  loop.run_for(89min);
  EXPECT_TRUE(loop.target("job").started.empty());
  loop.run_for(1min);
  EXPECT_THAT(intended_starts(loop.target("job")), ElementsAre(90min, 90min));
}

TEST_F(StartTest, JitterAndSpreadStartRunsAtTheirMovedInstants) {
  const StartPlan start{.jitter = 5s, .spread = true};
  const auto job = ScheduleBench::job({.interval = 1min, .threads = 3, .start = start, .seed = 3});
  bench_.apply({job});
  EXPECT_EQ(gauges().next_run, kNoon + bench_.scheduler_->next_steady()->time_since_epoch());
  bench_.run_for(1h - 1ns);
  const auto offsets = plan::spread_offsets("job", 3, 1min);
  std::vector<int> runs(3);
  for (const auto& [lane, run] : bench_.target("job").started) {
    const nanoseconds base = 1min * runs.at(lane)++ + offsets.at(lane);
    EXPECT_GE(run.intended - SteadyTime{}, base);
    EXPECT_LT(run.intended - SteadyTime{}, base + 5s);
    EXPECT_FALSE(run.late);
  }
  EXPECT_EQ(bench_.series("job").planned, plan::count_runs(*job, kNoon, kNoon + 1h));
  EXPECT_EQ(bench_.count("job", Event::missed), 0);
}

TEST_F(StartTest, ASpreadTickIsItsLanesAlone) {
  bench_.runs_end_at_once_.reset();
  bench_.apply({ScheduleBench::job({.interval = 1min, .threads = 3, .start = {.spread = true}})});
  bench_.run_for(1min);
  EXPECT_EQ(bench_.target("job").started.size(), 3);
  const std::uint32_t busy = bench_.target("job").started.front().lane;
  bench_.target("job").under_way = {busy};
  bench_.end_runs("job");
  bench_.run_for(1min);  // the two that are busy miss theirs, though one is idle
  EXPECT_EQ(bench_.target("job").started.size(), 4);
  EXPECT_EQ(bench_.target("job").started.back().lane, busy);
  EXPECT_EQ(bench_.count("job", Event::missed), 2);
}

TEST_F(StartTest, ATickMovedBeyondTheClosingIsNotPlanned) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    ScheduleBench bench;
    bench.runs_end_at_once_ = RunEnd::finished;
    const auto job = ScheduleBench::job(
        {.interval = 59min, .range = hours(12, 12), .start = {.jitter = 2min}, .seed = seed});
    bench.apply({job});
    bench.run_for(3h);
    EXPECT_EQ(bench.series("job").planned, plan::count_runs(*job, kNoon, kNoon + 1h));
    EXPECT_EQ(bench.count("job", Event::missed), 0);
    for (const nanoseconds start : intended_starts(bench.target("job"))) EXPECT_LT(start, 1h);
  }
}

// Whatever runs take and however the machine stalls, the ledger says what the moved ticks planned.
TEST_F(StartTest, TheLedgerBalancesForRandomStartsRunsAndStalls) {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    std::mt19937 random(seed);
    const auto upto = [&](int most) { return std::uniform_int_distribution<>(0, most)(random); };
    StartPlan start{.aligned = upto(2) == 0, .jitter = 1us * upto(9999), .spread = upto(1) == 0};
    if (!start.aligned && upto(1) == 0) start.at = kNoon + 1ms * (upto(1000) - 500);
    const std::uint32_t threads = 1 + static_cast<std::uint32_t>(upto(4));
    const std::uint64_t run_count = upto(2) == 0 ? static_cast<std::uint64_t>(upto(100)) + 1 : 0;
    ScheduleBench bench;
    const auto job =
        ScheduleBench::job({.interval = 10ms,
                            .run_count = run_count > 0 ? std::optional(run_count) : std::nullopt,
                            .threads = threads,
                            .start = start,
                            .seed = seed});
    bench.apply({job});
    for (int step = 0; step < 50; ++step) {
      if (upto(2) == 0) bench.end_runs("job");
      if (upto(4) == 0) {
        bench.stall_for(1ms * upto(60));
      } else {
        bench.run_for(1ms * upto(60));
      }
    }
    const record::JobSeries series = bench.series("job");
    const std::uint64_t started = bench.count("job", Event::started);
    EXPECT_EQ(series.planned, started + bench.count("job", Event::missed) + series.queued)
        << "seed " << seed;
    EXPECT_EQ(started, bench.target("job").started.size());
    const WallTime opening = std::max(kNoon, start.at.value_or(kNoon));
    const WallTime end = std::max(opening, bench.clock_.wall_now() + 1ns);
    if (run_count == 0) {
      EXPECT_EQ(series.planned, plan::count_runs(*job, opening, end)) << "seed " << seed;
    } else {
      EXPECT_LE(started, run_count) << "seed " << seed;
    }
  }
}

TEST_F(StartTest, ExactlyRunCountRunsStart) {
  bench_.apply({ScheduleBench::job({.interval = 1min,
                                    .run_count = 100,
                                    .threads = 7,
                                    .start = {.aligned = true, .jitter = 59s, .spread = true}})});
  bench_.run_for(1h);
  EXPECT_EQ(bench_.target("job").started.size(), 100);
  EXPECT_EQ(bench_.series("job").planned, 100);
  EXPECT_TRUE(bench_.scheduler_->finished());
  EXPECT_EQ(bench_.scheduler_->next_wall(), std::nullopt);
}

}  // namespace
}  // namespace timing::test
