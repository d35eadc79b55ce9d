#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/run/schedule_bench.h"
#include "timing/run/scheduler.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using record::Event;
using run::RunEnd;

TEST(SchedulerWindowTest, AWindowAnchorsTheGridAtItsOpening) {
  ScheduleBench bench;  // 12:00
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.clock_.advance(17s);
  bench.apply({ScheduleBench::job({.interval = 25min, .range = hours(13, 13)})});
  EXPECT_EQ(bench.log_.count("window closed, next opening 2026-11-22T13:00:00Z"), 1);
  bench.run_for(3h);
  EXPECT_THAT(intended_starts(bench.target("job")), testing::ElementsAre(60min, 85min, 110min));
  EXPECT_EQ(bench.log_.count("window open until 2026-11-22T14:00:00Z"), 1);
  EXPECT_EQ(bench.log_.count("window closed, next opening 2026-11-23T13:00:00Z"), 1);
  bench.run_for(24h);
  EXPECT_EQ(bench.target("job").started.size(), 6);
}

TEST(SchedulerWindowTest, AMachineThatSleptThroughAWindowMissesItsTicks) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.apply({ScheduleBench::job({.interval = 30min, .range = hours(13, 13)})});
  bench.stall_for(5h);
  EXPECT_EQ(bench.target("job").started.size(), 0);
  EXPECT_EQ(bench.count("job", Event::missed), 2);
  EXPECT_EQ(bench.log_.count("next opening 2026-11-23T13:00:00Z"), 1);
}

TEST(SchedulerWindowTest, AClosedLoopRunsInItsWindowOnly) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.range = hours(13, 13)})});
  bench.run_for(1h);
  EXPECT_EQ(bench.target("job").started.size(), 1);
  bench.end_runs("job");
  EXPECT_EQ(bench.target("job").started.size(), 2);
  bench.run_for(1h);  // the window closes; the run under way finishes
  bench.end_runs("job");
  EXPECT_EQ(bench.target("job").started.size(), 2);
  bench.run_for(23h);
  EXPECT_EQ(bench.target("job").started.size(), 3);
}

TEST(SchedulerWindowTest, AYearOfWindowsRunsAsPlanned) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  config::Range range = hours(8, 13);
  range[0].conditions.push_back({config::Unit::month, config::Comparison::gte, {10}});
  range[0].conditions.push_back({config::Unit::weekday, config::Comparison::lte, {5}});
  bench.apply({ScheduleBench::job({.interval = 1min, .range = range})});
  bench.run_for(24h * 365);
  // 2026-11-22 12:00 to a year later: October to December without Saturdays. Of the 39 days from
  // 23 November to 31 December 34, of the 52 from 1 October to 21 November 44, six hours each; two
  // hours of the first day, four of the last, a Monday, and its tick at 12:00.
  const std::uint64_t days = 34 + 44;
  EXPECT_EQ(bench.target("job").started.size(), (days * 6 + 2 + 4) * 60 + 1);
  EXPECT_EQ(bench.count("job", Event::missed), 0);
}

TEST(SchedulerWindowTest, ASteppedClockMovesTheWindowAndNotTheGrid) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.apply({ScheduleBench::job({.interval = 1min, .range = hours(12, 12)})});
  bench.run_for(90s);
  bench.clock_.step_wall(10min);  // still in the window
  bench.scheduler_->follow_clock_step(bench.clock_.now());
  bench.run_for(30s);
  EXPECT_THAT(intended_starts(bench.target("job")), testing::ElementsAre(0s, 60s, 120s));
  bench.clock_.step_wall(2h);  // out of it
  bench.scheduler_->follow_clock_step(bench.clock_.now());
  bench.run_for(10min);
  EXPECT_EQ(bench.target("job").started.size(), 3);
  bench.clock_.step_wall(-2h);  // into it again: the grid is anchored anew
  bench.scheduler_->follow_clock_step(bench.clock_.now());
  EXPECT_EQ(bench.target("job").started.back().run.intended, bench.clock_.steady_now());
  EXPECT_EQ(bench.target("job").started.size(), 4);
}

TEST(SchedulerWindowTest, AJobWhoseWindowNeverOpensIsFinished) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job(
      {.interval = 1s,
       .range = {{.conditions = {{config::Unit::hour, config::Comparison::gt, {23}}}}}})});
  EXPECT_TRUE(bench.scheduler_->finished());
  EXPECT_EQ(bench.scheduler_->next_steady(), std::nullopt);
  EXPECT_EQ(bench.scheduler_->next_wall(), std::nullopt);
}

}  // namespace
}  // namespace timing::test
