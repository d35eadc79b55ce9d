#include "timing/record/schedule_gauges.h"

#include <gmock/gmock.h>

#include "timing/record/registry.h"

namespace timing::record {
namespace {

using namespace std::chrono_literals;

constexpr WallTime kNoon{1'795'348'800s};

JobLabels labels() { return {"job", "http://h/", {{"GET", ""}}, true}; }

TEST(ScheduleGauges, ReadWhatWasSet) {
  ScheduleGauges gauges;
  gauges.set({.window_open = true,
              .in_flight = 3,
              .runs_remaining = 0,
              .next_run = kNoon,
              .window_next_change = kNoon + 1h});
  const ScheduleState state = gauges.read();
  EXPECT_TRUE(state.window_open);
  EXPECT_EQ(state.in_flight, 3);
  EXPECT_EQ(state.runs_remaining, 0);
  EXPECT_EQ(state.next_run, kNoon);
  EXPECT_EQ(state.window_next_change, kNoon + 1h);
}

TEST(ScheduleGauges, KnowOfNoTimeAndNoLimitUntilTheyAreTold) {
  ScheduleGauges gauges;
  for (int round = 0; round < 2; ++round) {
    const ScheduleState state = gauges.read();
    EXPECT_EQ(state.runs_remaining, std::nullopt);
    EXPECT_EQ(state.next_run, std::nullopt);
    EXPECT_EQ(state.window_next_change, std::nullopt);
    gauges.set({});
  }
}

TEST(ScheduleGauges, AReplacedJobsRunsAreStillUnderWay) {
  Registry registry(one_two_five_bounds());
  JobRecords& old = registry.add(labels());
  old.schedule().set({.in_flight = 2});
  JobRecords& young = registry.add(labels());
  young.schedule().set({.window_open = true, .in_flight = 5, .next_run = kNoon});
  const ScheduleState both = registry.snapshot().jobs.at(0).schedule;
  EXPECT_EQ(both.in_flight, 7);
  EXPECT_TRUE(both.window_open);
  EXPECT_EQ(both.next_run, kNoon);
  registry.remove(old);
  EXPECT_EQ(registry.snapshot().jobs.at(0).schedule.in_flight, 5);
}

TEST(LastSuccess, IsThatOfTheLastRequestThatSucceeded) {
  Registry registry(one_two_five_bounds());
  JobRecords& job = registry.add(labels());
  Recorder& first = job.new_recorder();
  Recorder& second = job.new_recorder();
  EXPECT_EQ(registry.snapshot().jobs.at(0).last_success, std::nullopt);
  Outcome outcome;
  outcome.ended = kNoon + 3s;
  second.request_ended(outcome);  // a failure
  EXPECT_EQ(registry.snapshot().jobs.at(0).last_success, std::nullopt);
  outcome.success = true;
  outcome.ended = kNoon + 2s;
  second.request_ended(outcome);
  outcome.ended = kNoon + 1s;
  first.request_ended(outcome);
  EXPECT_EQ(registry.snapshot().jobs.at(0).last_success, kNoon + 2s);
}

TEST(StartDelay, IsObservedForRunsThatWereDue) {
  Registry registry(one_two_five_bounds());
  Recorder& recorder = registry.add(labels()).new_recorder();
  recorder.run_started(15us, true);
  recorder.run_started(std::nullopt, false);
  const JobSeries job = registry.snapshot().jobs.at(0);
  EXPECT_EQ(job.start_delay.count(), 1);
  EXPECT_EQ(job.start_delay.counts.at(1), 1);  // above 10 us, up to 20 us
  EXPECT_EQ(job.start_delay.sum, DurationSum(15us));
  EXPECT_EQ(count_of(job.events, Event::started), 2);
  EXPECT_EQ(count_of(job.events, Event::late), 1);
}

TEST(CertificateGauge, IsOfTheNewestJobThatHasConnected) {
  constexpr std::chrono::sys_seconds kEnd{1'799'999'999s};
  Registry registry(one_two_five_bounds());
  JobRecords& old = registry.add(labels());
  const auto shown = [&] { return registry.snapshot().jobs.at(0).certificate_not_after; };
  EXPECT_EQ(shown(), std::nullopt);
  old.certificate().set(kEnd + 1h);
  old.certificate().set(kEnd);
  EXPECT_EQ(shown(), kEnd);
  JobRecords& young = registry.add(labels());
  EXPECT_EQ(shown(), kEnd);
  young.certificate().set(kEnd + 24h);
  EXPECT_EQ(shown(), kEnd + 24h);
  registry.remove(old);
  EXPECT_EQ(shown(), kEnd + 24h);
}

}  // namespace
}  // namespace timing::record
