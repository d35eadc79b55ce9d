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
  // Ticks 1..9 are older than 20 ms. Tick 10 takes all threads; the 20 after it wait for them.
  EXPECT_EQ(bench.count("job", Event::started), 200);
  EXPECT_EQ(bench.count("job", Event::late), 100);
  EXPECT_EQ(bench.count("job", Event::missed), 900);
  EXPECT_EQ(bench.series("job").queued, 2000);
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
    EXPECT_EQ(series.planned, bench.count("job", Event::started) +
                                  bench.count("job", Event::missed) + series.queued)
        << "seed " << seed;
    EXPECT_EQ(bench.count("job", Event::started), bench.target("job").started.size());
  }
}

}  // namespace
}  // namespace timing::test
