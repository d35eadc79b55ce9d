// A scheduler that wakes up late meets several ticks at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/run/schedule_bench.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using record::Event;
using testing::ElementsAre;

config::Range hour(int value) {
  return {{.conditions = {{config::Unit::hour, config::Comparison::eq, {value}}}}};
}

// Ends the runs under way for as long as each end starts another.
void end_all_runs(ScheduleBench& bench) {
  while (!bench.target("job").under_way.empty()) bench.end_runs("job");
}

TEST(SchedulerOverdueTest, TheTicksOfAStallStartOneAfterTheOther) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.interval = 1ms})});
  bench.end_runs("job");
  bench.stall_for(3500us);
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0ms, 1ms));
  EXPECT_EQ(bench.series("job").queued, 2);
  bench.end_runs("job");
  EXPECT_EQ(bench.series("job").queued, 1);
  end_all_runs(bench);
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0ms, 1ms, 2ms, 3ms));
  EXPECT_EQ(bench.count("job", Event::late), 3);
  EXPECT_EQ(bench.count("job", Event::missed), 0);
  EXPECT_EQ(bench.series("job").queued, 0);
}

TEST(SchedulerOverdueTest, ATickThatFindsItsThreadBusyWithTheStallsRunsIsMissed) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.interval = 10ms})});
  bench.end_runs("job");
  bench.stall_for(25ms);  // 10 and 20 ms
  bench.run_for(10ms);    // 30 ms
  EXPECT_EQ(bench.count("job", Event::missed), 1);
  end_all_runs(bench);
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0ms, 10ms, 20ms));
}

TEST(SchedulerOverdueTest, OnlyThreadsThatWereIdleOweRuns) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.interval = 1ms, .threads = 3})});
  // One of the three stays busy.
  auto& under_way = bench.target("job").under_way;
  under_way.pop_back();
  bench.end_runs("job");
  bench.stall_for(2500us);
  EXPECT_EQ(bench.count("job", Event::missed), 2);
  EXPECT_EQ(bench.series("job").queued, 2);
  end_all_runs(bench);
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0ms, 0ms, 0ms, 1ms, 1ms, 2ms, 2ms));
}

TEST(SchedulerOverdueTest, WhatWaitsTooLongIsMissed) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.interval = 5ms})});
  bench.end_runs("job");
  bench.stall_for(12ms);  // 5 and 10 ms
  bench.run_for(13ms);
  EXPECT_EQ(bench.series("job").queued, 1);
  bench.run_for(10ms);
  // Those of 15 to 35 ms found their thread busy; that of 10 ms is overdue by more than 20.
  EXPECT_EQ(bench.series("job").queued, 0);
  EXPECT_EQ(bench.count("job", Event::missed), 6);
  end_all_runs(bench);
  EXPECT_EQ(bench.count("job", Event::started), 2);
}

TEST(SchedulerOverdueTest, ARunThatEndsTooLateStartsNothingOld) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.interval = 5ms})});
  bench.end_runs("job");
  bench.stall_for(12ms);
  bench.clock_.advance(30ms);
  bench.end_runs("job");
  EXPECT_EQ(bench.count("job", Event::started), 2);
  EXPECT_EQ(bench.count("job", Event::missed), 1);
}

TEST(SchedulerOverdueTest, WhatWaitsWhenTheWindowClosesOrTheJobGoesIsDropped) {
  for (const bool close : {true, false}) {
    ScheduleBench bench;
    bench.clock_.advance(1h - 25ms);
    bench.apply({ScheduleBench::job({.interval = 10ms, .range = hour(12)})});
    bench.end_runs("job");
    const Event dropped = close ? Event::dropped_window_closed : Event::dropped_job_removed;
    bench.stall_for(24ms);  // two ticks
    EXPECT_EQ(bench.series("job").queued, 1);
    if (close) {
      bench.run_for(1ms);
    } else {
      bench.apply({});
    }
    EXPECT_EQ(bench.series("job").queued, 0);
    EXPECT_EQ(bench.count("job", dropped), 1);
    EXPECT_EQ(bench.count("job", Event::missed), 0);
    bench.end_runs("job");
    EXPECT_TRUE(bench.target("job").under_way.empty());
  }
}

TEST(SchedulerOverdueTest, NothingStartsAfterTheClosingThoughTheSchedulerHasYetToMeetIt) {
  ScheduleBench bench;
  bench.clock_.advance(1h - 25ms);
  bench.apply({ScheduleBench::job({.interval = 10ms, .range = hour(12)})});
  bench.end_runs("job");
  bench.stall_for(24ms);
  bench.clock_.advance(1ms);
  bench.end_runs("job");
  EXPECT_TRUE(bench.target("job").under_way.empty());
  bench.stall_for(0ms);
  EXPECT_EQ(bench.count("job", Event::dropped_window_closed), 1);
}

TEST(SchedulerOverdueTest, WhatWaitsWhenTheJobsTimeIsOverIsDropped) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.interval = 10ms, .run_for = 25ms})});
  bench.end_runs("job");
  bench.stall_for(24ms);
  EXPECT_EQ(bench.series("job").queued, 1);
  bench.run_for(1ms);
  EXPECT_EQ(bench.count("job", Event::dropped_job_ended), 1);
  bench.end_runs("job");
  EXPECT_TRUE(bench.scheduler_->finished());
}

TEST(SchedulerOverdueTest, AJobWhoseRunsWaitAnywayLetsThemWaitInItsQueue) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.interval = 1ms, .max_queue = 1})});
  bench.end_runs("job");
  bench.stall_for(3500us);
  EXPECT_EQ(bench.series("job").queued, 1);
  EXPECT_EQ(bench.count("job", Event::dropped_queue_full), 1);
}

TEST(SchedulerOverdueTest, WhatWaitsHasItsPlaceInTheCount) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.interval = 1ms, .run_count = 3})});
  bench.end_runs("job");
  bench.stall_for(10ms);
  EXPECT_EQ(bench.series("job").planned, 3);
  bench.run_for(5ms);
  EXPECT_EQ(bench.series("job").planned, 3);
  end_all_runs(bench);
  EXPECT_EQ(bench.count("job", Event::started), 3);
  EXPECT_TRUE(bench.scheduler_->finished());
}

TEST(SchedulerOverdueTest, ACountIsReachedWhateverIsMissedOnTheWay) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    std::mt19937 random(seed);
    const auto upto = [&](int most) { return std::uniform_int_distribution<>(0, most)(random); };
    ScheduleBench bench;
    const std::uint32_t threads = 1 + static_cast<std::uint32_t>(upto(3));
    bench.apply({ScheduleBench::job({.interval = 4ms, .run_count = 40, .threads = threads})});
    for (int step = 0; step < 2000 && !bench.scheduler_->finished(); ++step) {
      if (upto(1) == 0) bench.end_runs("job");
      if (upto(2) == 0) {
        bench.stall_for(1ms * upto(40));
      } else {
        bench.run_for(1ms * upto(10));
      }
    }
    EXPECT_TRUE(bench.scheduler_->finished()) << "seed " << seed;
    EXPECT_EQ(bench.count("job", Event::started), 40) << "seed " << seed;
    EXPECT_EQ(bench.series("job").queued, 0) << "seed " << seed;
  }
}

}  // namespace
}  // namespace timing::test
