// Jobs with catch_up: what they start, and what the store knows before.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/run/memory_store.h"
#include "tests/unit/run/schedule_bench.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using record::Event;
using run::RunEnd;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr WallTime kStart = ScheduleBench::kStart;  // 12:00

class CatchUpRunTest : public testing::Test {
 protected:
  // Half past each hour.
  JobSpec spec(std::uint32_t at_most = 1) const {
    return {.cron = "30 * * * *", .catch_up = config::CatchUp{.within = 24h, .at_most = at_most}};
  }
  void settled_at(WallTime time) { store_.resumptions_["job"].settled = time; }
  std::vector<nanoseconds> starts() { return intended_starts(bench_.target("job")); }
  void expect_balance() const {
    const record::JobSeries series = bench_.series("job");
    EXPECT_EQ(series.planned, count(Event::started) + count(Event::missed) + series.queued +
                                  count(Event::dropped_window_closed) +
                                  count(Event::dropped_job_removed) +
                                  count(Event::dropped_job_ended));
  }
  std::uint64_t count(Event event) const { return bench_.count("job", event); }

  MemoryStore store_;
  ScheduleBench bench_{&store_};
};

TEST_F(CatchUpRunTest, ATickWaitsUntilTheStoreKnowsOfIt) {
  bench_.apply({ScheduleBench::job(spec())});
  bench_.run_for(31min);
  EXPECT_THAT(starts(), IsEmpty());
  EXPECT_EQ(store_.noted_["job"].settled, kStart + 30min);
  store_.keep();
  EXPECT_THAT(starts(), ElementsAre(30min));
  EXPECT_FALSE(bench_.target("job").started[0].run.late);
  EXPECT_EQ(bench_.series("job").schedule.in_flight, 1U);
  EXPECT_EQ(bench_.series("job").planned, 1U);
}

TEST_F(CatchUpRunTest, ATickThatTheStoreIsTooSlowForIsMissedAtTheNextOne) {
  bench_.apply({ScheduleBench::job(spec())});
  bench_.run_for(2h);
  EXPECT_EQ(count(Event::missed), 1U);
  store_.keep();
  EXPECT_THAT(starts(), ElementsAre(90min));
  EXPECT_EQ(bench_.series("job").planned, 2U);
}

TEST_F(CatchUpRunTest, ATickIsDroppedWithItsWindow) {
  JobSpec windowed = spec();
  windowed.range = hours(12, 12);
  windowed.threads = 3;
  bench_.apply({ScheduleBench::job(windowed)});
  bench_.run_for(61min);
  EXPECT_EQ(count(Event::dropped_window_closed), 3U);
  store_.keep();
  EXPECT_THAT(starts(), IsEmpty());
  expect_balance();
}

TEST_F(CatchUpRunTest, ATickIsDroppedWithItsJob) {
  bench_.apply({ScheduleBench::job(spec())});
  bench_.run_for(31min);
  bench_.scheduler_->retire_all();
  store_.keep();  // the job is gone by now
  EXPECT_EQ(bench_.target("job").started.size(), 0U);
  EXPECT_EQ(store_.kept_["job"].settled, kStart + 31min);
}

TEST_F(CatchUpRunTest, WhatIsMissedRunsAtOnceAndIsLate) {
  settled_at(kStart - 3h);
  bench_.apply({ScheduleBench::job(spec())});
  EXPECT_THAT(starts(), IsEmpty());  // not before the store knows
  EXPECT_EQ(bench_.series("job").queued, 1U);
  EXPECT_EQ(store_.noted_["job"].settled, kStart);
  store_.keep();
  EXPECT_THAT(starts(), ElementsAre(-30min));
  EXPECT_TRUE(bench_.target("job").started[0].run.late);
  EXPECT_EQ(count(Event::caught_up), 1U);
  EXPECT_EQ(bench_.series("job").planned, 1U);
  EXPECT_EQ(bench_.log_.count("job 'job': catching up 1 run(s) of 1 tick(s), the last due at "
                              "2026-11-22T11:30:00Z, missed while the program was down"),
            1U);
  bench_.end_runs("job");
  bench_.run_for(31min);
  store_.keep();
  EXPECT_THAT(starts(), ElementsAre(-30min, 30min));
  expect_balance();
}

TEST_F(CatchUpRunTest, SeveralTicksFollowEachOtherOnTheirThreads) {
  settled_at(kStart - 3h);
  JobSpec three = spec(9);
  three.threads = 2;
  bench_.apply({ScheduleBench::job(three)});
  store_.keep();
  EXPECT_THAT(starts(), ElementsAre(-150min, -150min));
  EXPECT_EQ(bench_.series("job").queued, 4U);
  bench_.end_runs("job");
  EXPECT_THAT(starts(), ElementsAre(-150min, -150min, -90min, -90min));
  bench_.end_runs("job");
  bench_.end_runs("job");
  EXPECT_THAT(starts(), ElementsAre(-150min, -150min, -90min, -90min, -30min, -30min));
  EXPECT_EQ(bench_.series("job").queued, 0U);
  EXPECT_EQ(count(Event::late), 6U);
  expect_balance();
}

TEST_F(CatchUpRunTest, NothingIsCaughtUpWithoutAnEntryOrKeyOrStore) {
  bench_.apply({ScheduleBench::job(spec())});
  store_.keep();
  EXPECT_THAT(starts(), IsEmpty());

  ScheduleBench no_key(&store_);
  settled_at(kStart - 3h);
  JobSpec plain = spec();
  plain.catch_up.reset();
  no_key.apply({ScheduleBench::job(plain)});
  store_.keep();
  EXPECT_THAT(intended_starts(no_key.target("job")), IsEmpty());

  ScheduleBench no_store;
  no_store.apply({ScheduleBench::job(spec())});
  no_store.run_for(31min);
  EXPECT_THAT(intended_starts(no_store.target("job")), ElementsAre(30min));
}

TEST_F(CatchUpRunTest, NothingIsCaughtUpInAClosedWindowNorWhenItOpensLater) {
  settled_at(kStart - 20h);
  JobSpec windowed = spec(9);
  windowed.range = hours(13, 20);
  bench_.apply({ScheduleBench::job(windowed)});
  store_.keep();
  bench_.run_for(70min);
  bench_.clock_.step_wall(-2h);
  bench_.scheduler_->follow_clock_step(bench_.clock_.now());
  bench_.clock_.step_wall(2h);
  bench_.scheduler_->follow_clock_step(bench_.clock_.now());
  store_.keep();
  EXPECT_THAT(starts(), IsEmpty());
  EXPECT_EQ(count(Event::caught_up), 0U);
}

TEST_F(CatchUpRunTest, OwedRunsAreDroppedWithTheWindow) {
  settled_at(kStart - 10h);
  JobSpec windowed = spec(3);
  windowed.range = hours(8, 12);
  bench_.apply({ScheduleBench::job(windowed)});
  store_.keep();
  EXPECT_THAT(starts(), ElementsAre(-150min));
  bench_.run_for(61min);
  store_.keep();
  EXPECT_EQ(count(Event::dropped_window_closed), 2U + 1U);  // the tick of 12:30 is still held
  EXPECT_EQ(bench_.series("job").queued, 0U);
  bench_.end_runs("job");
  EXPECT_EQ(starts().size(), 1U);
  expect_balance();
}

TEST_F(CatchUpRunTest, OwedRunsCountForTheRunCount) {
  settled_at(kStart - 10h);
  store_.resumptions_["job"].runs_used = 3;
  store_.resumptions_["job"].runs_granted = 2;
  JobSpec counted = spec(4);
  counted.run_count = 5;
  bench_.runs_end_at_once_ = RunEnd::finished;
  bench_.apply({ScheduleBench::job(counted)});
  store_.keep();
  bench_.stall_for(0s);
  bench_.stall_for(0s);
  EXPECT_EQ(starts().size(), 2U);
  EXPECT_TRUE(bench_.scheduler_->finished());
  EXPECT_EQ(count(Event::caught_up), 2U);
  expect_balance();
}

TEST_F(CatchUpRunTest, AClockThatIsSetSettlesTheTicksThatItJumpsOver) {
  bench_.apply({ScheduleBench::job(spec())});
  for (const nanoseconds by : {nanoseconds(5h), nanoseconds(-8h)}) {
    bench_.clock_.step_wall(by);
    bench_.scheduler_->follow_clock_step(bench_.clock_.now());
    EXPECT_EQ(store_.noted_["job"].settled, bench_.clock_.wall_now());
    store_.keep();
  }
  bench_.run_for(31min);  // 09:31
  EXPECT_THAT(starts(), IsEmpty());
  EXPECT_EQ(store_.noted_["job"].settled, kStart - 3h + 30min);
  store_.keep();
  EXPECT_THAT(starts(), ElementsAre(30min));
}

TEST_F(CatchUpRunTest, AWriteFromBeforeAStepSettlesNothingAfterIt) {
  bench_.apply({ScheduleBench::job(spec())});
  bench_.run_for(31min);  // its write is under way
  bench_.clock_.step_wall(-1h);
  bench_.scheduler_->follow_clock_step(bench_.clock_.now());
  store_.keep();
  EXPECT_THAT(starts(), ElementsAre(30min));
  bench_.end_runs("job");
  bench_.run_for(1h);  // 12:31 again: after the time that was written before
  EXPECT_THAT(starts(), ElementsAre(30min));
  store_.keep();
  EXPECT_THAT(starts(), ElementsAre(30min, 90min));
}

}  // namespace
}  // namespace timing::test
