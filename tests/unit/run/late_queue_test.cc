// `late: queue`: runs of ticks that wait for a thread, on a clock that the test moves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/run/schedule_bench.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using record::Event;
using testing::ElementsAre;

TEST(LateQueueTest, IntervalsMayLetRunsWaitToo) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.interval = 1s, .threads = 2, .max_queue = 3})});
  bench.run_for(2500ms);
  EXPECT_EQ(bench.series("job").queued, 3);
  EXPECT_EQ(bench.count("job", Event::dropped_queue_full), 1);
  EXPECT_EQ(bench.count("job", Event::missed), 0);
  bench.end_runs("job");
  bench.end_runs("job");
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0s, 0s, 1s, 1s, 2s));
  EXPECT_EQ(bench.series("job").planned, 6);
  EXPECT_EQ(bench.log_.count("is reached"), 0);
}

TEST(LateQueueTest, CronLinesMayLetRunsWaitToo) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.cron = "* * * * *", .max_queue = 1})});
  bench.run_for(90s);
  EXPECT_EQ(bench.series("job").queued, 1);
  bench.end_runs("job");
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0min, 1min));
}

}  // namespace
}  // namespace timing::test
