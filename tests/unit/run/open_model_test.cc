// Runs that arrive at a rate, and those that wait for a thread, on a clock that the test moves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/run/schedule_bench.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using record::Event;
using run::RunEnd;
using testing::ElementsAre;

config::Rate per_second(std::uint64_t rate) { return {rate * 3'600'000'000}; }

JobSpec at_rate(std::uint64_t rate, std::uint32_t threads = 1) {
  return {.threads = threads,
          .open_model = config::OpenModel{.rate = per_second(rate)},
          .max_queue = rate};
}

std::uint64_t queued(const ScheduleBench& bench) { return bench.series("job").queued; }

std::vector<std::uint32_t> lanes_of(const FakeTargetState& target) {
  std::vector<std::uint32_t> lanes;
  for (const auto& started : target.started) lanes.push_back(started.lane);
  return lanes;
}

TEST(OpenModelTest, EachArrivalIsOneRunOfAnyFreeThread) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job(at_rate(10, 3))});
  bench.run_for(250ms);
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0ms, 100ms, 200ms));
  EXPECT_THAT(lanes_of(bench.target("job")), ElementsAre(0, 1, 2));
  EXPECT_TRUE(bench.series("job").scheduled);
  EXPECT_EQ(bench.log_.count("is reached"), 0);
}

TEST(OpenModelTest, RunsWaitForAThreadInTheirOrder) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job(at_rate(10))});
  bench.run_for(350ms);
  EXPECT_EQ(queued(bench), 3);
  bench.end_runs("job");
  EXPECT_EQ(queued(bench), 2);
  bench.end_runs("job");
  bench.end_runs("job");
  EXPECT_EQ(queued(bench), 0);
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0ms, 100ms, 200ms, 300ms));
  EXPECT_EQ(bench.count("job", Event::late), 0);
  EXPECT_EQ(bench.series("job").planned, 4);
  EXPECT_EQ(bench.log_.count("run_thread 1 is reached"), 1);
}

TEST(OpenModelTest, BeyondTheQueueRunsAreDropped) {
  ScheduleBench bench;
  JobSpec spec = at_rate(10);
  spec.max_queue = 2;
  bench.apply({ScheduleBench::job(spec)});
  bench.run_for(1s);  // 11 arrivals
  EXPECT_EQ(queued(bench), 2);
  EXPECT_EQ(bench.count("job", Event::dropped_queue_full), 8);
  EXPECT_EQ(bench.count("job", Event::missed), 0);
  EXPECT_EQ(bench.series("job").planned, 11);
  bench.end_runs("job");
  bench.end_runs("job");
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0ms, 100ms, 200ms));
}

TEST(OpenModelTest, AQueueOfNoneDropsAtOnce) {
  ScheduleBench bench;
  JobSpec spec = at_rate(10, 2);
  spec.max_queue = 0;
  bench.apply({ScheduleBench::job(spec)});
  bench.run_for(500ms);
  EXPECT_EQ(queued(bench), 0);
  EXPECT_EQ(bench.count("job", Event::dropped_queue_full), 4);
  EXPECT_EQ(bench.series("job").planned, 6);
}

TEST(OpenModelTest, OverdueArrivalsStartLateOrAreMissed) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job(at_rate(1000, 100))});
  bench.stall_for(30ms);  // 1 to 9 are older than 20 ms; 29 is 1 ms overdue, 30 is not
  EXPECT_EQ(bench.count("job", Event::missed), 9);
  EXPECT_EQ(bench.count("job", Event::late), 20);
  EXPECT_EQ(bench.count("job", Event::started), 1 + 21);
}

TEST(OpenModelTest, AWindowThatClosesDropsWhatWaits) {
  ScheduleBench bench;
  JobSpec spec = at_rate(1);
  spec.max_queue = 10'000;
  spec.range = hours(12, 12);
  bench.clock_.advance(59min + 50s);
  bench.apply({ScheduleBench::job(spec)});
  bench.run_for(9500ms);
  EXPECT_EQ(queued(bench), 9);
  bench.run_for(1s);
  EXPECT_EQ(queued(bench), 0);
  EXPECT_EQ(bench.count("job", Event::dropped_window_closed), 9);
  bench.end_runs("job");
  EXPECT_EQ(bench.target("job").started.size(), 1);
  bench.run_for(23h);  // the rate begins anew at the opening
  EXPECT_EQ(bench.target("job").started.at(1).run.intended - SteadyTime{}, 24h);
}

TEST(OpenModelTest, AJobThatIsTakenAwayDropsWhatWaits) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job(at_rate(10))});
  bench.run_for(450ms);
  bench.scheduler_->retire_all();
  EXPECT_EQ(queued(bench), 0);
  EXPECT_EQ(bench.count("job", Event::dropped_job_removed), 4);
  EXPECT_EQ(bench.series("job").planned, 5);
  bench.end_runs("job");
  EXPECT_EQ(bench.target("job").started.size(), 1);
}

TEST(OpenModelTest, AJobThatEndsDropsWhatWaits) {
  ScheduleBench bench;
  JobSpec spec = at_rate(10);
  spec.run_for = 500ms;
  bench.apply({ScheduleBench::job(spec)});
  bench.run_for(10s);
  EXPECT_EQ(bench.count("job", Event::dropped_job_ended), 4);
  EXPECT_FALSE(bench.scheduler_->finished());
  bench.end_runs("job");
  EXPECT_TRUE(bench.scheduler_->finished());
  EXPECT_EQ(bench.series("job").planned, 5);
  EXPECT_EQ(bench.log_.count("done, run_for 500ms reached"), 1);
}

TEST(OpenModelTest, StagesEndTheJob) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.apply({ScheduleBench::job(
      {.threads = 50,
       .open_model = config::OpenModel{
           .stages = {{10s, per_second(20)}, {5s, {}}, {10s, config::Rate{}}}}})});
  bench.run_for(24s);
  EXPECT_FALSE(bench.scheduler_->finished());
  bench.run_for(1min);
  EXPECT_EQ(bench.count("job", Event::started), 300);
  EXPECT_EQ(bench.series("job").planned, 300);
  EXPECT_TRUE(bench.scheduler_->finished());
  EXPECT_TRUE(bench.target("job").close_asked);
  EXPECT_EQ(bench.log_.count("job 'job': done, its stages are over"), 1);
}

TEST(OpenModelTest, StagesGoOnWhereAClosedWindowStoppedThem) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = RunEnd::finished;
  bench.clock_.advance(50min);
  bench.apply(
      {ScheduleBench::job({.range = hours(12, 12),
                           .open_model = config::OpenModel{.stages = {{20min, per_second(1)}}}})});
  bench.run_for(10min);
  EXPECT_EQ(bench.count("job", Event::started), 150);
  bench.run_for(48h);
  EXPECT_EQ(bench.count("job", Event::started), 600);
  EXPECT_TRUE(bench.scheduler_->finished());
}

TEST(OpenModelTest, ExactlyRunCountRunsStartThoughSomeWait) {
  ScheduleBench bench;
  JobSpec spec = at_rate(10);
  spec.run_count = 5;
  bench.apply({ScheduleBench::job(spec)});
  bench.run_for(10s);
  EXPECT_EQ(queued(bench), 4);
  EXPECT_EQ(bench.series("job").planned, 5);
  EXPECT_EQ(bench.scheduler_->next_steady(), std::nullopt);
  for (int run = 0; run < 4; ++run) bench.end_runs("job");
  EXPECT_FALSE(bench.scheduler_->finished());
  bench.end_runs("job");
  EXPECT_TRUE(bench.scheduler_->finished());
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0ms, 100ms, 200ms, 300ms, 400ms));
  EXPECT_EQ(bench.series("job").planned, 5);
}

TEST(OpenModelTest, ADroppedRunDoesNotUseUpTheCount) {
  ScheduleBench bench;
  JobSpec spec = at_rate(10);
  spec.run_count = 3;
  spec.max_queue = 1;
  bench.apply({ScheduleBench::job(spec)});
  bench.run_for(500ms);  // one under way, one waits, four are dropped
  EXPECT_EQ(bench.count("job", Event::dropped_queue_full), 4);
  bench.end_runs("job");
  bench.run_for(1s);  // the third waits: nothing is planned beyond
  EXPECT_EQ(bench.series("job").planned, 7);
  bench.end_runs("job");
  bench.end_runs("job");
  EXPECT_TRUE(bench.scheduler_->finished());
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0ms, 100ms, 600ms));
}

TEST(OpenModelTest, WhileATargetIsAwaitedArrivalsWait) {
  ScheduleBench bench;
  bench.target("job").reachable = false;
  bench.apply({ScheduleBench::job(at_rate(10, 2))});
  bench.run_for(150ms);
  bench.end_runs("job", RunEnd::unavailable);
  bench.run_for(200ms);
  EXPECT_EQ(queued(bench), 4);
  EXPECT_EQ(bench.count("job", Event::started), 0);
  EXPECT_EQ(bench.count("job", Event::missed), 0);
  bench.target("job").reachable = true;
  bench.target("job").started.clear();
  bench.target("job").listener->lane_available(1);
  bench.target("job").listener->lane_available(0);
  bench.end_runs("job");
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0ms, 100ms, 200ms, 300ms));
  EXPECT_THAT(lanes_of(bench.target("job")), ElementsAre(1, 0, 1, 0));
  EXPECT_EQ(bench.series("job").planned, 4);
}

TEST(OpenModelTest, ARunThatCameBackGoesToAnotherFreeThreadFirst) {
  ScheduleBench bench;
  bench.target("job").reachable = false;
  bench.apply({ScheduleBench::job(at_rate(10, 3))});
  bench.run_for(50ms);
  bench.end_runs("job", RunEnd::unavailable);  // from thread 0 to thread 1
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0ms, 0ms));
  EXPECT_THAT(lanes_of(bench.target("job")), ElementsAre(0, 1));
  EXPECT_EQ(queued(bench), 0);
}

TEST(OpenModelTest, ARunThatComesBackKeepsItsPlaceInTheCount) {
  ScheduleBench bench;
  bench.target("job").reachable = false;
  JobSpec spec = at_rate(10);
  spec.run_count = 2;
  bench.apply({ScheduleBench::job(spec)});
  bench.run_for(1s);
  EXPECT_EQ(queued(bench), 1);
  bench.end_runs("job", RunEnd::unavailable);
  EXPECT_EQ(queued(bench), 2);
  bench.run_for(1s);
  EXPECT_EQ(bench.series("job").planned, 2);
  bench.target("job").reachable = true;
  bench.target("job").listener->lane_available(0);
  bench.end_runs("job");
  bench.end_runs("job");
  EXPECT_EQ(bench.count("job", Event::started), 2);
  EXPECT_TRUE(bench.scheduler_->finished());
}

TEST(OpenModelTest, ARunThatComesBackTooLateIsDropped) {
  const struct {
    JobSpec spec;
    Event reason;
  } cases[] = {
      {{.range = hours(12, 12)}, Event::dropped_window_closed},
      {{.run_for = 1h}, Event::dropped_job_ended},
      {{.max_queue = 0}, Event::dropped_queue_full},
  };
  for (const auto& [given, reason] : cases) {
    ScheduleBench bench;
    JobSpec spec = given;
    spec.max_queue = spec.max_queue.value_or(10'000);
    spec.open_model = config::OpenModel{.rate = per_second(1)};
    bench.target("job").reachable = false;
    bench.clock_.advance(spec.run_for ? 0s : 59min + 59s);
    bench.apply({ScheduleBench::job(spec)});
    bench.run_for(spec.run_for ? 2h : 2s);
    const std::uint64_t before = bench.count("job", reason);
    bench.end_runs("job", RunEnd::unavailable);
    EXPECT_EQ(bench.count("job", reason), before + 1);
    EXPECT_EQ(bench.count("job", Event::missed), 0);
    EXPECT_EQ(queued(bench), 0);
  }
}

TEST(OpenModelTest, IntervalsMayLetRunsWaitToo) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.interval = 1s, .threads = 2, .max_queue = 3})});
  bench.run_for(2500ms);
  EXPECT_EQ(queued(bench), 3);
  EXPECT_EQ(bench.count("job", Event::dropped_queue_full), 1);
  EXPECT_EQ(bench.count("job", Event::missed), 0);
  bench.end_runs("job");
  bench.end_runs("job");
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0s, 0s, 1s, 1s, 2s));
  EXPECT_EQ(bench.series("job").planned, 6);
  EXPECT_EQ(bench.log_.count("is reached"), 0);
}

TEST(OpenModelTest, CronLinesMayLetRunsWaitToo) {
  ScheduleBench bench;
  bench.apply({ScheduleBench::job({.cron = "* * * * *", .max_queue = 1})});
  bench.run_for(90s);
  EXPECT_EQ(queued(bench), 1);
  bench.end_runs("job");
  EXPECT_THAT(intended_starts(bench.target("job")), ElementsAre(0min, 1min));
}

TEST(OpenModelTest, TheGaugesTellTheNextArrival) {
  ScheduleBench bench;
  JobSpec spec = at_rate(10, 5);
  spec.run_for = 250ms;
  bench.apply({ScheduleBench::job(spec)});
  EXPECT_EQ(bench.series("job").schedule.next_run, ScheduleBench::kStart + 100ms);
  bench.run_for(200ms);
  EXPECT_EQ(bench.series("job").schedule.next_run, std::nullopt);
  EXPECT_TRUE(bench.series("job").schedule.window_open);
}

}  // namespace
}  // namespace timing::test
