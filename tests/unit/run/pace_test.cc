// Cron lines and think times, on a clock that the test moves. The bench begins on Sunday,
// 2026-11-22, at 12:00 UTC.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/unit/run/schedule_bench.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using record::Event;
using run::RunEnd;
using std::chrono::sys_days;
using testing::ElementsAre;

class CronJobTest : public testing::Test {
 protected:
  CronJobTest() { bench_.runs_end_at_once_ = RunEnd::finished; }

  void expect_balance(std::uint64_t planned) {
    EXPECT_EQ(bench_.series("job").planned, planned);
    EXPECT_EQ(bench_.count("job", Event::started) + bench_.count("job", Event::missed), planned);
  }
  void step_wall(nanoseconds by) {
    bench_.clock_.step_wall(by);
    bench_.scheduler_->follow_clock_step(bench_.clock_.now());
    bench_.run_for(0s);
  }
  void set_wall(WallTime time) { bench_.clock_.step_wall(time - bench_.clock_.wall_now()); }

  ScheduleBench bench_;
};

TEST_F(CronJobTest, RunsAtEachInstantOnEachThread) {
  bench_.clock_.advance(7s);
  bench_.apply({ScheduleBench::job({.threads = 2, .cron = "*/5 * * * *"})});
  EXPECT_TRUE(bench_.target("job").started.empty());
  bench_.run_for(12min);
  EXPECT_THAT(intended_starts(bench_.target("job")), ElementsAre(5min, 5min, 10min, 10min));
  EXPECT_EQ(bench_.target("job").started[0].lane, 0);
  EXPECT_EQ(bench_.target("job").started[1].lane, 1);
  EXPECT_EQ(bench_.count("job", Event::late), 0);
  expect_balance(4);
}

TEST_F(CronJobTest, RunsAtOnceWhereItStartsAtAnInstant) {
  bench_.apply({ScheduleBench::job({.cron = "0 12 * * *"})});
  bench_.run_for(25h);
  EXPECT_THAT(intended_starts(bench_.target("job")), ElementsAre(0h, 24h));
}

TEST_F(CronJobTest, ABusyThreadMissesItsTick) {
  bench_.runs_end_at_once_.reset();
  bench_.apply({ScheduleBench::job({.cron = "* * * * *"})});
  bench_.run_for(150s);
  EXPECT_EQ(bench_.count("job", Event::missed), 2);
  bench_.end_runs("job");
  bench_.run_for(1min);
  EXPECT_THAT(intended_starts(bench_.target("job")), ElementsAre(0min, 3min));
  expect_balance(4);
}

TEST_F(CronJobTest, AnOverdueTickStartsLateWithItsOwnIntendedStart) {
  bench_.apply({ScheduleBench::job({.cron = "*/5 * * * *"})});
  bench_.stall_for(5min + 40s);
  EXPECT_THAT(intended_starts(bench_.target("job")), ElementsAre(0min, 5min));
  EXPECT_EQ(bench_.count("job", Event::late), 1);
  expect_balance(2);
}

TEST_F(CronJobTest, OverdueByMoreThanTheDistanceToTheNextIsMissed) {
  bench_.apply({ScheduleBench::job({.threads = 2, .cron = "*/5 * * * *"})});
  bench_.stall_for(17min);
  EXPECT_THAT(intended_starts(bench_.target("job")), ElementsAre(0min, 0min, 15min, 15min));
  EXPECT_EQ(bench_.count("job", Event::missed), 4);
  expect_balance(8);
}

TEST_F(CronJobTest, ExactlyRunCountRunsStart) {
  bench_.apply({ScheduleBench::job({.run_count = 5, .threads = 2, .cron = "@hourly"})});
  bench_.run_for(48h);
  EXPECT_THAT(intended_starts(bench_.target("job")), ElementsAre(0h, 0h, 1h, 1h, 2h));
  EXPECT_TRUE(bench_.scheduler_->finished());
  EXPECT_EQ(bench_.scheduler_->next_wall(), std::nullopt);
  expect_balance(5);
}

TEST_F(CronJobTest, TicksThatPassWhileTheCountIsTakenAreNotPlannedLater) {
  bench_.runs_end_at_once_.reset();
  bench_.target("job").reachable = false;
  bench_.apply({ScheduleBench::job({.run_count = 1, .cron = "@hourly"})});
  bench_.run_for(5h + 30min);
  EXPECT_EQ(bench_.series("job").planned, 0);
  bench_.end_runs("job", RunEnd::unavailable);
  bench_.target("job").reachable = true;
  bench_.target("job").listener->lane_available(0);
  bench_.run_for(1h);
  EXPECT_EQ(bench_.target("job").started.back().run.intended - SteadyTime{}, 6h);
  expect_balance(2);
}

TEST_F(CronJobTest, RunsInItsWindowOnly) {
  bench_.apply({ScheduleBench::job({.range = hours(14, 15), .cron = "0,30 */3 * * *"})});
  bench_.run_for(48h);  // 15:00 and 15:30 of two days
  EXPECT_THAT(intended_starts(bench_.target("job")), ElementsAre(3h, 3h + 30min, 27h, 27h + 30min));
  EXPECT_EQ(bench_.log_.count("window open until 2026-11-22T16:00:00Z"), 1);
  expect_balance(4);
}

TEST_F(CronJobTest, TheOpeningCountsAndTheClosingDoesNot) {
  bench_.apply({ScheduleBench::job({.range = hours(13, 13), .cron = "0 * * * *"})});
  bench_.run_for(4h);
  EXPECT_THAT(intended_starts(bench_.target("job")), ElementsAre(1h));
}

TEST_F(CronJobTest, AMachineThatSleptThroughAWindowMissesItsTicks) {
  bench_.apply({ScheduleBench::job({.range = hours(13, 13), .cron = "0,30 * * * *"})});
  bench_.stall_for(5h);
  EXPECT_TRUE(bench_.target("job").started.empty());
  EXPECT_EQ(bench_.count("job", Event::missed), 2);
}

TEST_F(CronJobTest, AClockSetForwardRunsNothingInABurst) {
  bench_.apply({ScheduleBench::job({.cron = "*/5 * * * *"})});
  bench_.run_for(1min);
  step_wall(3h);  // it is 15:01
  EXPECT_EQ(bench_.target("job").started.size(), 1);
  bench_.run_for(5min);
  EXPECT_THAT(intended_starts(bench_.target("job")), ElementsAre(0min, 5min));
  EXPECT_EQ(bench_.count("job", Event::missed), 0);
  step_wall(1min + 500ms);  // past 15:06, not over a tick
  bench_.run_for(3min);
  EXPECT_THAT(intended_starts(bench_.target("job")), ElementsAre(0min, 5min, 9min - 500ms));
}

TEST_F(CronJobTest, AClockSetBackRunsWhatComesAgain) {
  bench_.apply({ScheduleBench::job({.cron = "*/5 * * * *"})});
  bench_.run_for(11min);
  EXPECT_EQ(bench_.target("job").started.size(), 3);
  step_wall(-7min);  // it is 12:04
  EXPECT_EQ(bench_.target("job").started.size(), 3);
  bench_.run_for(7min);
  EXPECT_THAT(intended_starts(bench_.target("job")), ElementsAre(0min, 5min, 10min, 12min, 17min));
  EXPECT_EQ(bench_.count("job", Event::missed), 0);
}

TEST_F(CronJobTest, AClockSetOutOfTheWindowAndBack) {
  bench_.apply({ScheduleBench::job({.range = hours(12, 12), .cron = "*/10 * * * *"})});
  bench_.run_for(1min);
  step_wall(2h);
  bench_.run_for(30min);
  EXPECT_EQ(bench_.target("job").started.size(), 1);
  step_wall(-2h);  // it is 12:31
  bench_.run_for(9min);
  EXPECT_THAT(intended_starts(bench_.target("job")), ElementsAre(0min, 40min));
}

TEST_F(CronJobTest, FixedTimesOfAGapRunOnceAfterIt) {
  const WallTime midnight = sys_days{2026y / 3 / 28} + 23h;  // of the 29th, in Berlin
  set_wall(midnight);
  bench_.apply({ScheduleBench::job({.cron = "*/20 2 * * *", .timezone = "Europe/Berlin"})});
  bench_.run_for(24h);
  EXPECT_THAT(intended_starts(bench_.target("job")), ElementsAre(2h));
  EXPECT_EQ(bench_.count("job", Event::late), 0);
  bench_.run_for(3h);
  EXPECT_THAT(intended_starts(bench_.target("job")),
              ElementsAre(2h, 25h, 25h + 20min, 25h + 40min));
}

TEST_F(CronJobTest, FixedTimesThatAreRepeatedRunOnce) {
  const WallTime midnight = sys_days{2026y / 10 / 24} + 22h;  // of the 25th, in Berlin
  set_wall(midnight);
  bench_.apply(
      {ScheduleBench::job({.cron = "30 2 * * *", .timezone = "Europe/Berlin"}),
       ScheduleBench::job({.name = "hourly", .cron = "30 * * * *", .timezone = "Europe/Berlin"})});
  bench_.run_for(28h);
  EXPECT_THAT(intended_starts(bench_.target("job")), ElementsAre(2h + 30min, 27h + 30min));
  EXPECT_EQ(bench_.target("hourly").started.size(), 28);
}

TEST_F(CronJobTest, ALineThatNeverFiresIsFinished) {
  bench_.apply({ScheduleBench::job({.cron = "0 0 30 2 *"})});
  EXPECT_TRUE(bench_.scheduler_->finished());
  EXPECT_EQ(bench_.scheduler_->next_wall(), std::nullopt);
  EXPECT_EQ(bench_.log_.count("cron never fires, the job rests"), 1);
}

TEST_F(CronJobTest, AYearOfOfficeHours) {
  bench_.apply({ScheduleBench::job({.cron = "*/15 9-17 * * MON-FRI"})});
  bench_.run_for(24h * 364);
  EXPECT_EQ(bench_.target("job").started.size(), 52 * 5 * 9 * 4);
  expect_balance(52 * 5 * 9 * 4);
}

TEST(ThinkTimeTest, AThreadWaitsAfterEachRun) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job(
      {.run_count = 4, .threads = 2, .think_time = config::ThinkTime{100ms, 100ms}})});
  EXPECT_EQ(bench.target("job").started.size(), 2);
  bench.run_for(50ms);
  bench.end_runs("job");
  EXPECT_EQ(bench.target("job").started.size(), 2);
  bench.run_for(99ms);
  EXPECT_EQ(bench.target("job").started.size(), 2);
  bench.run_for(1ms);
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0ms, 0ms, 150ms, 150ms));
  bench.end_runs("job");
  EXPECT_TRUE(bench.scheduler_->finished());
  EXPECT_EQ(bench.scheduler_->next_steady(), std::nullopt);
}

TEST(ThinkTimeTest, PausesLieBetweenTheBoundsAndDiffer) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.apply({ScheduleBench::job({.think_time = config::ThinkTime{50ms, 200ms}})});
  bench.run_for(100s);
  const std::vector<nanoseconds> starts = intended_starts(bench.target("job"));
  ASSERT_GT(starts.size(), 500);
  std::set<nanoseconds> pauses;
  for (std::size_t i = 1; i < starts.size(); ++i) pauses.insert(starts[i] - starts[i - 1]);
  EXPECT_GE(*pauses.begin(), 50ms);
  EXPECT_LT(*pauses.begin(), 60ms);
  EXPECT_LE(*pauses.rbegin(), 200ms);
  EXPECT_GT(*pauses.rbegin(), 190ms);
  EXPECT_NEAR(static_cast<double>(starts.size()), 800, 60);
}

TEST(ThinkTimeTest, AFailedConnectPausesForTheLongerOfBoth) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.think_time = config::ThinkTime{3ms, 3ms}})});
  std::vector<nanoseconds> pauses;
  for (int attempt = 0; attempt < 4; ++attempt) {
    bench.end_runs("job", RunEnd::connect_failed);
    pauses.push_back(*bench.scheduler_->next_steady() - bench.clock_.steady_now());
    bench.run_for(pauses.back());
  }
  EXPECT_THAT(pauses, ElementsAre(3ms, 3ms, 4ms, 8ms));
  EXPECT_EQ(bench.count("job", Event::connect_pause), 4);
  bench.end_runs("job");
  EXPECT_EQ(*bench.scheduler_->next_steady() - bench.clock_.steady_now(), 3ms);
}

TEST(ThinkTimeTest, AThreadThinksOnWhileTheWindowIsClosed) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job(
      {.range = hours(12, 12), .think_time = config::ThinkTime{23h + 30min, 23h + 30min}})});
  bench.run_for(45min);
  bench.end_runs("job");
  bench.run_for(24h);  // the window has opened at 12:00; the pause is over at 12:15
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0h, 24h + 15min));
}

}  // namespace
}  // namespace timing::test
