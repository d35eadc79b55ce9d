// Jobs that end after so much open time, on a clock that the test moves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/run/schedule_bench.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using record::Event;
using run::RunEnd;
using testing::ElementsAre;

TEST(RunForTest, AnIntervalEndsBeforeTheTickAtItsEnd) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.apply({ScheduleBench::job({.interval = 1s, .run_for = 3s})});
  bench.run_for(2999ms);
  EXPECT_FALSE(bench.scheduler_->finished());
  EXPECT_EQ(bench.series("job").schedule.next_run, std::nullopt);
  bench.run_for(1h);
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0s, 1s, 2s));
  EXPECT_TRUE(bench.scheduler_->finished());
  EXPECT_TRUE(bench.target("job").close_asked);
  EXPECT_EQ(bench.scheduler_->next_steady(), std::nullopt);
  EXPECT_EQ(bench.scheduler_->next_wall(), std::nullopt);
  EXPECT_EQ(bench.log_.count("job 'job': done, run_for 3s reached"), 1);
  EXPECT_EQ(bench.series("job").planned, 3);
}

TEST(RunForTest, RunsUnderWayFinish) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.interval = 1s, .threads = 2, .run_for = 1s})});
  bench.run_for(5s);
  EXPECT_EQ(bench.target("job").started.size(), 2);
  EXPECT_EQ(bench.series("job").schedule.in_flight, 2);
  EXPECT_FALSE(bench.series("job").schedule.window_open);
  EXPECT_FALSE(bench.scheduler_->finished());
  EXPECT_EQ(bench.log_.count("done"), 0);
  bench.end_runs("job");
  EXPECT_TRUE(bench.scheduler_->finished());
  EXPECT_EQ(bench.log_.count("done, run_for 1s reached"), 1);
}

TEST(RunForTest, EndsACronJob) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.apply({ScheduleBench::job({.cron = "*/10 * * * *", .run_for = 30min})});
  bench.run_for(5h);
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0min, 10min, 20min));
  EXPECT_TRUE(bench.scheduler_->finished());
}

TEST(RunForTest, EndsAClosedLoopWithoutAskingTheScheduler) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.threads = 2, .run_for = 1s})});
  bench.run_for(999ms);
  bench.end_runs("job");
  EXPECT_EQ(bench.target("job").started.size(), 4);
  // The end has passed, and nobody has told the job yet.
  bench.clock_.advance(1ms);
  bench.end_runs("job");
  EXPECT_EQ(bench.target("job").started.size(), 4);
  bench.run_for(0s);
  EXPECT_TRUE(bench.scheduler_->finished());
}

TEST(RunForTest, EndsAClosedLoopThatThinks) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.apply({ScheduleBench::job({.think_time = config::ThinkTime{400ms, 400ms}, .run_for = 1s})});
  bench.run_for(10s);
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0ms, 400ms, 800ms));
  EXPECT_TRUE(bench.scheduler_->finished());
}

TEST(RunForTest, CountsOnlyOpenTime) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.clock_.advance(30min);  // it is 12:30
  bench.apply(
      {ScheduleBench::job({.interval = 20min, .range = hours(12, 12), .run_for = 1h + 20min})});
  bench.run_for(24h * 7);
  // 30 minutes of the first day, 50 of the second.
  EXPECT_THAT(intended_starts(bench.target("job")),
              ElementsAre(30min, 50min, 24h, 24h + 20min, 24h + 40min));
  EXPECT_TRUE(bench.scheduler_->finished());
  EXPECT_EQ(bench.scheduler_->next_wall(), std::nullopt);
}

TEST(RunForTest, AnEndAtTheClosingIsAnEnd) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.apply({ScheduleBench::job({.interval = 20min, .range = hours(12, 12), .run_for = 1h})});
  bench.run_for(1h);
  EXPECT_TRUE(bench.scheduler_->finished());
  EXPECT_EQ(bench.target("job").started.size(), 3);
}

TEST(RunForTest, AClockThatIsSetDoesNotMoveTheEnd) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.apply({ScheduleBench::job({.interval = 1s, .range = hours(12, 13), .run_for = 10s})});
  bench.run_for(3s);
  for (const nanoseconds step : {nanoseconds(1h), nanoseconds(-50min)}) {
    bench.clock_.step_wall(step);
    bench.scheduler_->follow_clock_step(bench.clock_.now());
    bench.run_for(2s);
  }
  EXPECT_FALSE(bench.scheduler_->finished());
  bench.run_for(1min);
  EXPECT_EQ(bench.target("job").started.size(), 10);
  EXPECT_TRUE(bench.scheduler_->finished());
}

TEST(RunForTest, AClockSetOutOfTheWindowStopsTheCount) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.apply({ScheduleBench::job({.interval = 1s, .range = hours(12, 12), .run_for = 10s})});
  bench.run_for(3500ms);
  bench.clock_.step_wall(2h);
  bench.scheduler_->follow_clock_step(bench.clock_.now());
  bench.run_for(24h);  // 6.5 s are left of it
  EXPECT_EQ(bench.target("job").started.size(), 4 + 7);
  EXPECT_TRUE(bench.scheduler_->finished());
}

TEST(RunForTest, AMachineThatSleptOverTheEndStartsNothingAfterIt) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.apply({ScheduleBench::job({.interval = 1s, .run_for = 10s})});
  bench.stall_for(1min);
  EXPECT_EQ(bench.target("job").started.size(), 1);
  EXPECT_EQ(bench.count("job", Event::missed), 9);
  EXPECT_EQ(bench.series("job").planned, 10);
  EXPECT_TRUE(bench.scheduler_->finished());
}

}  // namespace
}  // namespace timing::test
