#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/run/schedule_bench.h"
#include "timing/run/scheduler.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using record::Event;

TEST(SchedulerReloadTest, AReloadLeavesUnchangedJobsUndisturbed) {
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

TEST(SchedulerReloadTest, ARemovedJobLivesUntilItsLastRunHasEnded) {
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

TEST(SchedulerReloadTest, RetiringEverythingEndsWhenAllTargetsHaveClosed) {
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

TEST(SchedulerReloadTest, AJobIsOverWhenItIsRemovedAndNotWhenItIsChanged) {
  ScheduleBench bench;
  const auto other = ScheduleBench::job({.name = "other", .interval = 1h});
  bench.apply({ScheduleBench::job({.name = "job", .interval = 1s}), other});
  bench.target("job").started.clear();
  bench.apply({ScheduleBench::job({.name = "job", .interval = 2s}), other});
  EXPECT_TRUE(bench.target("job").close_asked);
  EXPECT_FALSE(bench.target("job").end_told);
  bench.apply({ScheduleBench::job({.name = "job", .interval = 2s})});
  EXPECT_TRUE(bench.target("other").end_told);
}

TEST(SchedulerReloadTest, AJobThatEndsByItselfIsOver) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.name = "job", .interval = 1s, .run_count = 1})});
  bench.end_runs("job");
  EXPECT_TRUE(bench.target("job").end_told);
}

TEST(SchedulerReloadTest, NothingIsFinishedNorIdleWhileAJobCleansUp) {
  ScheduleBench bench;
  bench.target("job").cleans_up = true;
  bench.apply({ScheduleBench::job({.name = "job", .interval = 1s, .run_count = 1})});
  bench.end_runs("job");
  EXPECT_EQ(bench.scheduler_->runs_in_flight(), 0);
  EXPECT_FALSE(bench.scheduler_->finished());
  bench.scheduler_->retire_all();
  EXPECT_FALSE(bench.scheduler_->idle());
  bench.target("job").cleans_up = false;
  bench.close_target("job");
  EXPECT_TRUE(bench.scheduler_->idle());
  EXPECT_TRUE(bench.scheduler_->finished());
}

}  // namespace
}  // namespace timing::test
