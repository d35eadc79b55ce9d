#include "timing/run/scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/run/schedule_bench.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using record::Event;
using run::RunEnd;

std::vector<nanoseconds> intended_starts(const FakeTargetState& target) {
  std::vector<nanoseconds> starts;
  for (const auto& started : target.started) starts.push_back(started.run.intended - SteadyTime{});
  return starts;
}

config::Range hours(int from, int to) {
  return {{.conditions = {{config::Unit::hour, config::Comparison::gte, {from}},
                          {config::Unit::hour, config::Comparison::lte, {to}}}}};
}

TEST(SchedulerTest, TicksLieOnAGridFromTheStartOfTheJob) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.clock_.advance(7ms);
  bench.apply({ScheduleBench::job({.interval = 3s})});
  bench.run_for(9s);
  EXPECT_THAT(intended_starts(bench.target("job")),
              testing::ElementsAre(7ms, 3007ms, 6007ms, 9007ms));
}

TEST(SchedulerTest, EachTickPlansOneRunForEachThread) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.apply({ScheduleBench::job({.interval = 1s, .threads = 3})});
  bench.run_for(1s);
  std::vector<std::uint32_t> lanes;
  for (const auto& started : bench.target("job").started) lanes.push_back(started.lane);
  EXPECT_THAT(lanes, testing::ElementsAre(0, 1, 2, 0, 1, 2));
}

TEST(SchedulerTest, ABusyThreadMissesItsTickAndTheGridDoesNotDrift) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.interval = 1s})});
  bench.run_for(2500ms);  // ticks at 1 s and 2 s find the thread busy
  EXPECT_EQ(bench.count("job", Event::missed), 2);
  bench.end_runs("job");
  bench.run_for(1s);
  EXPECT_THAT(intended_starts(bench.target("job")), testing::ElementsAre(0s, 3s));
  EXPECT_EQ(bench.series("job").planned, 4);
}

TEST(SchedulerTest, AnOverdueTickStartsLateWithItsOwnIntendedStart) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.apply({ScheduleBench::job({.interval = 1s})});
  bench.stall_for(1s + 900us);
  EXPECT_EQ(bench.count("job", Event::late), 0);
  bench.stall_for(1s + 100us);
  EXPECT_THAT(intended_starts(bench.target("job")), testing::ElementsAre(0s, 1s, 2s));
  EXPECT_EQ(bench.count("job", Event::late), 1);
  EXPECT_EQ(bench.count("job", Event::missed), 0);
}

TEST(SchedulerTest, ATickOverdueByMoreThanOneIntervalIsMissed) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.apply({ScheduleBench::job({.interval = 1s})});
  bench.stall_for(3500ms);  // 1 s and 2 s are too old, 3 s is not
  EXPECT_EQ(bench.count("job", Event::missed), 2);
  EXPECT_THAT(intended_starts(bench.target("job")), testing::ElementsAre(0s, 3s));
}

TEST(SchedulerTest, ShortIntervalsAreAllowedTwentyMilliseconds) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.interval = 1ms, .threads = 100})});
  bench.end_runs("job");
  bench.stall_for(30ms);
  // Ticks 1..9 are older than 20 ms. Tick 10 takes all threads; the 20 after it find them busy.
  EXPECT_EQ(bench.count("job", Event::started), 200);
  EXPECT_EQ(bench.count("job", Event::late), 100);
  EXPECT_EQ(bench.count("job", Event::missed), 900 + 2000);
}

TEST(SchedulerTest, ExactlyRunCountRunsStartAndNoneIsPlannedBeyond) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.apply({ScheduleBench::job({.interval = 3s, .run_count = 90, .threads = 20})});
  EXPECT_EQ(bench.target("job").started.size(), 20);
  bench.run_for(11s);
  EXPECT_EQ(bench.target("job").started.size(), 80);
  EXPECT_FALSE(bench.scheduler_->finished());
  bench.run_for(10min);
  EXPECT_EQ(bench.target("job").started.size(), 90);
  EXPECT_EQ(bench.series("job").planned, 90);
  EXPECT_TRUE(bench.scheduler_->finished());
  EXPECT_TRUE(bench.target("job").close_asked);
  EXPECT_EQ(bench.scheduler_->next_steady(), std::nullopt);
  EXPECT_EQ(bench.log_.count("run_count 90 reached"), 1);
}

TEST(SchedulerTest, AMissedRunDoesNotUseUpTheCount) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.interval = 1s, .run_count = 2})});
  bench.run_for(3s);
  EXPECT_EQ(bench.count("job", Event::missed), 3);
  bench.end_runs("job");
  bench.run_for(1s);
  EXPECT_EQ(bench.count("job", Event::started), 2);
  EXPECT_FALSE(bench.scheduler_->finished());  // the second is still under way
  bench.end_runs("job");
  EXPECT_TRUE(bench.scheduler_->finished());
  EXPECT_EQ(bench.series("job").planned, 5);
}

TEST(SchedulerTest, WhileATargetIsAwaitedTicksAreMissedAndTheCountStays) {
  ScheduleBench bench;
  bench.target("job").reachable = false;
  bench.apply({ScheduleBench::job({.interval = 1s, .run_count = 3, .threads = 2})});
  bench.end_runs("job", RunEnd::unavailable);
  bench.run_for(5s);
  EXPECT_EQ(bench.count("job", Event::started), 0);
  EXPECT_EQ(bench.count("job", Event::missed), 2 * 6);
  bench.target("job").reachable = true;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.target("job").listener->lane_available(0);
  bench.target("job").listener->lane_available(1);
  bench.run_for(10s);
  EXPECT_EQ(bench.count("job", Event::started), 3);
  EXPECT_TRUE(bench.scheduler_->finished());
}

TEST(SchedulerTest, TicksThatPassWhileTheCountIsTakenAreNotPlannedLater) {
  ScheduleBench bench;
  bench.target("job").reachable = false;
  bench.apply({ScheduleBench::job({.interval = 1s, .run_count = 1})});
  bench.run_for(5500ms);
  EXPECT_EQ(bench.series("job").planned, 0);
  bench.end_runs("job", RunEnd::unavailable);
  bench.target("job").reachable = true;
  bench.target("job").listener->lane_available(0);
  bench.run_for(1s);
  EXPECT_EQ(bench.target("job").started.back().run.intended - SteadyTime{}, 6s);
  EXPECT_EQ(bench.count("job", Event::missed), 1);
  EXPECT_EQ(bench.series("job").planned, 2);
}

TEST(SchedulerTest, AClosedLoopStartsTheNextRunWhenOneEnds) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.run_count = 5, .threads = 2})});
  EXPECT_EQ(bench.target("job").started.size(), 2);
  bench.end_runs("job");
  EXPECT_EQ(bench.target("job").started.size(), 4);
  bench.end_runs("job");
  EXPECT_EQ(bench.target("job").started.size(), 5);
  bench.end_runs("job");
  EXPECT_EQ(bench.target("job").started.size(), 5);
  EXPECT_TRUE(bench.scheduler_->finished());
}

TEST(SchedulerTest, AClosedLoopPausesAfterFailedConnects) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({})});
  std::vector<nanoseconds> starts{bench.now()};
  for (int attempt = 0; attempt < 13; ++attempt) {
    bench.end_runs("job", RunEnd::connect_failed);
    const auto next = bench.scheduler_->next_steady();
    ASSERT_TRUE(next.has_value());
    bench.run_for(*next - bench.clock_.steady_now());
    starts.push_back(bench.now());
  }
  std::vector<nanoseconds> pauses;
  for (std::size_t i = 1; i < starts.size(); ++i) pauses.push_back(starts[i] - starts[i - 1]);
  EXPECT_THAT(pauses, testing::ElementsAre(1ms, 2ms, 4ms, 8ms, 16ms, 32ms, 64ms, 128ms, 256ms,
                                           512ms, 1s, 1s, 1s));
  EXPECT_EQ(bench.count("job", Event::connect_pause), 13);
  bench.end_runs("job", RunEnd::finished);  // goes on at once, and the next pause is short again
  bench.end_runs("job", RunEnd::connect_failed);
  EXPECT_EQ(*bench.scheduler_->next_steady() - bench.clock_.steady_now(), 1ms);
}

TEST(SchedulerTest, ARunThatIsGivenBackGoesToAnotherThread) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.run_count = 2, .threads = 2})});
  bench.target("job").under_way = {1};
  bench.end_runs("job", RunEnd::unavailable);
  EXPECT_FALSE(bench.scheduler_->finished());
  bench.target("job").under_way = {0};
  bench.end_runs("job");  // takes the run that was given back
  EXPECT_EQ(bench.target("job").started.size(), 3);
  bench.end_runs("job");
  EXPECT_TRUE(bench.scheduler_->finished());
}

TEST(SchedulerTest, AWindowAnchorsTheGridAtItsOpening) {
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

TEST(SchedulerTest, AMachineThatSleptThroughAWindowMissesItsTicks) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.apply({ScheduleBench::job({.interval = 30min, .range = hours(13, 13)})});
  bench.stall_for(5h);
  EXPECT_EQ(bench.target("job").started.size(), 0);
  EXPECT_EQ(bench.count("job", Event::missed), 2);
  EXPECT_EQ(bench.log_.count("next opening 2026-11-23T13:00:00Z"), 1);
}

TEST(SchedulerTest, AClosedLoopRunsInItsWindowOnly) {
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

TEST(SchedulerTest, AYearOfWindowsRunsAsPlanned) {
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

TEST(SchedulerTest, ASteppedClockMovesTheWindowAndNotTheGrid) {
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

TEST(SchedulerTest, AReloadLeavesUnchangedJobsUndisturbed) {
  ScheduleBench bench;
  const auto kept = ScheduleBench::job({.name = "kept", .interval = 1s, .run_count = 100});
  const auto old_one = ScheduleBench::job({.name = "changed", .interval = 1s});
  bench.apply({kept, old_one});
  bench.end_runs("kept");
  bench.run_for(1500ms);
  const auto new_one = ScheduleBench::job({.name = "changed", .interval = 2s});
  bench.apply({kept, new_one});
  EXPECT_TRUE(bench.target("changed").close_asked);
  bench.end_runs("kept");
  bench.run_for(1s);
  EXPECT_THAT(intended_starts(bench.target("kept")), testing::ElementsAre(0s, 1s, 2s));
}

TEST(SchedulerTest, ARemovedJobLivesUntilItsLastRunHasEnded) {
  ScheduleBench bench;
  const auto other = ScheduleBench::job({.name = "other", .interval = 1h});
  bench.apply({ScheduleBench::job({.name = "removed", .interval = 1s}), other});
  bench.apply({other});
  bench.run_for(5s);
  EXPECT_EQ(bench.target("removed").started.size(), 1);
  EXPECT_EQ(bench.count("removed", Event::started), 1);  // its series are still there
  bench.end_runs("removed");
  EXPECT_FALSE(bench.target("removed").destroyed);
  bench.close_target("removed");
  EXPECT_TRUE(bench.target("removed").destroyed);
  EXPECT_THROW(bench.series("removed"), std::runtime_error);
}

TEST(SchedulerTest, RetiringEverythingEndsWhenAllTargetsHaveClosed) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.name = "ran", .interval = 1s}),
               ScheduleBench::job({.name = "waits", .interval = 1s, .range = hours(20, 20)})});
  bench.scheduler_->retire_all();
  EXPECT_FALSE(bench.scheduler_->closed());
  EXPECT_EQ(bench.scheduler_->runs_in_flight(), 1);
  bench.scheduler_->abandon_runs();
  EXPECT_EQ(bench.count("ran", Event::abandoned), 1);
  bench.end_runs("ran");
  bench.close_target("ran");
  EXPECT_TRUE(bench.scheduler_->closed());
}

TEST(SchedulerTest, AJobWhoseWindowNeverOpensIsFinished) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job(
      {.interval = 1s,
       .range = {{.conditions = {{config::Unit::hour, config::Comparison::gt, {23}}}}}})});
  EXPECT_TRUE(bench.scheduler_->finished());
  EXPECT_EQ(bench.scheduler_->next_steady(), std::nullopt);
  EXPECT_EQ(bench.scheduler_->next_wall(), std::nullopt);
}

// Whatever runs take and however the machine stalls, the ledger says what the grid planned.
TEST(SchedulerTest, TheLedgerBalancesForRandomRunsAndStalls) {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    std::mt19937 random(seed);
    const auto upto = [&](int most) { return std::uniform_int_distribution<>(0, most)(random); };
    ScheduleBench bench;
    const std::uint32_t threads = 1 + static_cast<std::uint32_t>(upto(4));
    bench.apply({ScheduleBench::job({.interval = 10ms, .threads = threads})});
    for (int step = 0; step < 50; ++step) {
      if (upto(2) == 0) bench.end_runs("job");
      if (upto(4) == 0) {
        bench.stall_for(1ms * upto(60));
      } else {
        bench.run_for(1ms * upto(60));
      }
    }
    const auto ticks = static_cast<std::uint64_t>(bench.now() / 10ms) + 1;
    const record::JobSeries series = bench.series("job");
    EXPECT_EQ(series.planned, ticks * threads) << "seed " << seed;
    EXPECT_EQ(series.planned,
              bench.count("job", Event::started) + bench.count("job", Event::missed))
        << "seed " << seed;
    EXPECT_EQ(bench.count("job", Event::started), bench.target("job").started.size());
  }
}

}  // namespace
}  // namespace timing::test
