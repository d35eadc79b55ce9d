// What the gauges say of a job while it runs.
#include <gtest/gtest.h>

#include "tests/unit/run/schedule_bench.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;

record::ScheduleState state_of(const ScheduleBench& bench) { return bench.series("job").schedule; }

config::Range hour(int value) {
  return {{.conditions = {{config::Unit::hour, config::Comparison::eq, {value}}}}};
}

TEST(ScheduleGaugesTest, ATickMovesTheNextRunAlongTheGrid) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = run::RunEnd::finished;
  bench.apply({ScheduleBench::job({.interval = 3s, .run_count = 10})});
  EXPECT_EQ(state_of(bench).next_run, ScheduleBench::kStart + 3s);
  EXPECT_EQ(state_of(bench).runs_remaining, 9);
  bench.run_for(7s);
  EXPECT_EQ(state_of(bench).next_run, ScheduleBench::kStart + 9s);
  EXPECT_EQ(state_of(bench).runs_remaining, 7);
  EXPECT_TRUE(state_of(bench).window_open);
  EXPECT_EQ(state_of(bench).window_next_change, std::nullopt);
}

TEST(ScheduleGaugesTest, RunsUnderWayAreCountedUntilTheyEnd) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.interval = 1h, .threads = 3})});
  EXPECT_EQ(state_of(bench).in_flight, 3);
  bench.end_runs("job");
  EXPECT_EQ(state_of(bench).in_flight, 0);
}

TEST(ScheduleGaugesTest, AClosedWindowTellsWhenItOpens) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = run::RunEnd::finished;
  bench.apply({ScheduleBench::job({.interval = 1min, .range = hour(14)})});
  EXPECT_FALSE(state_of(bench).window_open);
  EXPECT_EQ(state_of(bench).next_run, ScheduleBench::kStart + 2h);
  EXPECT_EQ(state_of(bench).window_next_change, ScheduleBench::kStart + 2h);
  bench.run_for(2h + 30s);
  EXPECT_TRUE(state_of(bench).window_open);
  EXPECT_EQ(state_of(bench).next_run, ScheduleBench::kStart + 2h + 1min);
  EXPECT_EQ(state_of(bench).window_next_change, ScheduleBench::kStart + 3h);
}

TEST(ScheduleGaugesTest, AJobThatIsDoneHasNoNextRun) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = run::RunEnd::finished;
  bench.apply({ScheduleBench::job({.interval = 1s, .run_count = 2})});
  bench.run_for(5s);
  EXPECT_FALSE(state_of(bench).window_open);
  EXPECT_EQ(state_of(bench).next_run, std::nullopt);
  EXPECT_EQ(state_of(bench).runs_remaining, 0);
}

TEST(ScheduleGaugesTest, ATickBeyondTheClosingIsNoRun) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = run::RunEnd::finished;
  bench.apply({ScheduleBench::job({.interval = 50min, .range = hour(12)})});
  bench.run_for(51min);  // the next tick would be at 13:40
  EXPECT_TRUE(state_of(bench).window_open);
  EXPECT_EQ(state_of(bench).next_run, ScheduleBench::kStart + 24h);
}

TEST(ScheduleGaugesTest, ACronLineTellsItsNextInstantInsideTheWindow) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = run::RunEnd::finished;
  bench.apply({ScheduleBench::job({.range = hour(14), .cron = "30 */7 * * *"})});
  EXPECT_EQ(state_of(bench).next_run, ScheduleBench::kStart + 2h + 30min);
  bench.run_for(2h + 45min);
  EXPECT_EQ(state_of(bench).next_run, ScheduleBench::kStart + 26h + 30min);
}

TEST(ScheduleGaugesTest, ACronLineThatNeverMeetsItsWindowHasNoNextRun) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.range = hour(14), .cron = "30 3 * * *"})});
  EXPECT_EQ(state_of(bench).next_run, std::nullopt);
}

TEST(ScheduleGaugesTest, AnIntervalBeyondTheClockHasNoNextRun) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = run::RunEnd::finished;
  bench.apply({ScheduleBench::job({.interval = std::chrono::hours(24 * 365 * 250)})});
  EXPECT_EQ(bench.target("job").started.size(), 1U);
  EXPECT_EQ(state_of(bench).next_run, std::nullopt);
}

TEST(ScheduleGaugesTest, AClosedLoopIsDueAtNoInstant) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({})});
  EXPECT_TRUE(state_of(bench).window_open);
  EXPECT_EQ(state_of(bench).next_run, std::nullopt);
  EXPECT_EQ(state_of(bench).runs_remaining, std::nullopt);
  EXPECT_EQ(state_of(bench).in_flight, 1);
}

}  // namespace
}  // namespace timing::test
