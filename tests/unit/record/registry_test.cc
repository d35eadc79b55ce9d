#include "timing/record/registry.h"

#include <gmock/gmock.h>

namespace timing::record {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Code kOk{Code::Kind::http, 200};
constexpr Code kError{Code::Kind::http, 500};

Bounds one_bound() { return std::make_shared<const std::vector<nanoseconds>>(1, 10ms); }

JobLabels labels_of(std::string name, std::string url = "http://h/",
                    std::vector<RequestLabels> requests = {{"GET", ""}}, bool scheduled = true) {
  return {std::move(name), std::move(url), std::move(requests), scheduled};
}

Outcome outcome_of(std::uint32_t request, Code code, nanoseconds service_time = 1ms) {
  Outcome outcome;
  outcome.request = request;
  outcome.code = code;
  outcome.success = code == kOk;
  outcome.service_time = service_time;
  return outcome;
}

// One run with one request.
void run_once(Recorder& recorder, const Outcome& outcome, nanoseconds response_time = 2ms) {
  recorder.count(Event::started);
  recorder.request_ended(outcome);
  recorder.run_ended(response_time);
}

class RegistryTest : public ::testing::Test {
 protected:
  Registry registry_{one_bound()};
};

TEST_F(RegistryTest, IsEmptyWithoutJobs) {
  const Snapshot snapshot = registry_.snapshot();
  EXPECT_THAT(snapshot.jobs, IsEmpty());
  EXPECT_THAT(snapshot.requests, IsEmpty());
  EXPECT_EQ(snapshot.request_bounds->size(), 1U);
  EXPECT_EQ(*snapshot.run_bounds, *one_two_five_bounds());
}

TEST_F(RegistryTest, ShowsAJobThatNeverRanWithZeros) {
  registry_.add(labels_of("idle"));
  const Snapshot snapshot = registry_.snapshot();
  EXPECT_THAT(snapshot.requests, IsEmpty());
  ASSERT_THAT(snapshot.jobs, SizeIs(1));
  const JobSeries& job = snapshot.jobs[0];
  EXPECT_EQ(job.name, "idle");
  EXPECT_TRUE(job.scheduled);
  EXPECT_EQ(job.success + job.failure + job.planned + job.queued, 0U);
  EXPECT_THAT(job.events, Each(0));
  EXPECT_EQ(job.response_time.counts, std::vector<std::uint64_t>(20, 0));
}

TEST_F(RegistryTest, GivesNoResponseTimeToAJobWithoutASchedule) {
  JobRecords& job = registry_.add(labels_of("loop", "http://h/", {{"GET", ""}}, false));
  run_once(job.new_recorder(), outcome_of(0, kOk));
  const Snapshot snapshot = registry_.snapshot();
  EXPECT_FALSE(snapshot.jobs[0].scheduled);
  EXPECT_THAT(snapshot.jobs[0].response_time.counts, IsEmpty());
}

// A reload changed a label: the old job has a run under way.
TEST_F(RegistryTest, KeepsJobsWithOtherConstantLabelsApart) {
  JobLabels labels = labels_of("job");
  labels.constant = {{"team", "a"}};
  JobRecords& old_job = registry_.add(labels);
  run_once(old_job.new_recorder(), outcome_of(0, kOk));
  labels.constant = {{"team", "b"}};
  JobRecords& new_job = registry_.add(labels);
  run_once(new_job.new_recorder(), outcome_of(0, kError));

  const Snapshot both = registry_.snapshot();
  ASSERT_THAT(both.jobs, SizeIs(2));
  EXPECT_EQ(both.jobs[0].constant, (Labels{{"team", "a"}}));
  EXPECT_EQ(both.jobs[0].success, 1U);
  EXPECT_EQ(both.jobs[1].constant, (Labels{{"team", "b"}}));
  EXPECT_EQ(both.jobs[1].success, 0U);
  ASSERT_THAT(both.requests, SizeIs(2));
  EXPECT_EQ(both.requests[0].constant(), (Labels{{"team", "a"}}));
  EXPECT_EQ(both.requests[1].code, kError);

  registry_.remove(old_job);
  const Snapshot after = registry_.snapshot();
  ASSERT_THAT(after.jobs, SizeIs(1));
  EXPECT_EQ(after.jobs[0].failure, 1U);
  EXPECT_EQ(after.jobs[0].success, 0U);
}

TEST_F(RegistryTest, CountsOnUnderEqualConstantLabels) {
  JobLabels labels = labels_of("job");
  labels.constant = {{"team", "a"}};
  JobRecords& old_job = registry_.add(labels);
  run_once(old_job.new_recorder(), outcome_of(0, kOk));
  JobRecords& new_job = registry_.add(labels);
  registry_.remove(old_job);
  run_once(new_job.new_recorder(), outcome_of(0, kOk));
  const Snapshot snapshot = registry_.snapshot();
  ASSERT_THAT(snapshot.jobs, SizeIs(1));
  EXPECT_EQ(snapshot.jobs[0].success, 2U);
}

TEST_F(RegistryTest, AddsTheRecordersOfAJobUp) {
  JobRecords& job = registry_.add(labels_of("job"));
  Recorder& first = job.new_recorder();
  Recorder& second = job.new_recorder();
  run_once(first, outcome_of(0, kOk, 1ms));
  run_once(second, outcome_of(0, kOk, 20ms));
  run_once(second, outcome_of(0, kError, 5ms));
  const Snapshot snapshot = registry_.snapshot();
  ASSERT_THAT(snapshot.requests, SizeIs(2));
  EXPECT_EQ(snapshot.requests[0].code, kOk);
  EXPECT_EQ(snapshot.requests[0].success, 2U);
  EXPECT_EQ(snapshot.requests[0].failure, 0U);
  EXPECT_THAT(snapshot.requests[0].service_time.counts, ElementsAre(1, 1));
  EXPECT_EQ(snapshot.requests[0].service_time.sum, 21ms);
  EXPECT_EQ(snapshot.requests[1].failure, 1U);
  EXPECT_EQ(snapshot.jobs[0].success, 2U);
  EXPECT_EQ(snapshot.jobs[0].failure, 1U);
  EXPECT_EQ(snapshot.jobs[0].response_time.count(), 3U);
}

TEST_F(RegistryTest, SortsByNameThenByLabels) {
  run_once(registry_.add(labels_of("b", "http://z/")).new_recorder(), outcome_of(0, kOk));
  run_once(registry_.add(labels_of("b", "http://a/")).new_recorder(), outcome_of(0, kOk));
  JobRecords& job = registry_.add(labels_of("a", "http://z/", {{"PUT", "two"}, {"PUT", "one"}}));
  Recorder& recorder = job.new_recorder();
  run_once(recorder, outcome_of(0, kOk));
  run_once(recorder, outcome_of(1, kError));
  const Snapshot snapshot = registry_.snapshot();
  ASSERT_THAT(snapshot.requests, SizeIs(4));
  EXPECT_EQ(snapshot.requests[0].entity(), "one");
  EXPECT_EQ(snapshot.requests[1].entity(), "two");
  EXPECT_EQ(snapshot.requests[2].url(), "http://a/");
  EXPECT_EQ(snapshot.requests[3].url(), "http://z/");
  ASSERT_THAT(snapshot.jobs, SizeIs(2));
  EXPECT_EQ(snapshot.jobs[0].name, "a");
}

// Equal ones stand apart in the job's list, and codes come in any order.
TEST_F(RegistryTest, CountsEqualRequestsOfAJobAsOneLabelSet) {
  const std::vector<RequestLabels> requests = {{"PUT", "b"}, {"PUT", "a"}, {"PUT", "b"}};
  JobRecords& job = registry_.add(labels_of("job", "http://h/", requests));
  Recorder& first = job.new_recorder();
  Recorder& second = job.new_recorder();
  for (const Code code : {kError, kOk}) {
    for (const std::uint32_t request : {0U, 1U, 2U}) {
      run_once(first, outcome_of(request, code));
      run_once(second, outcome_of(request, code));
    }
  }
  const Snapshot snapshot = registry_.snapshot();
  ASSERT_THAT(snapshot.requests, SizeIs(4));
  const auto expect = [&](std::size_t place, const std::string& entity, Code code,
                          std::uint64_t count) {
    const RequestSeries& series = snapshot.requests[place];
    EXPECT_EQ(series.entity(), entity);
    EXPECT_EQ(series.code, code);
    EXPECT_EQ(series.success + series.failure, count);
    EXPECT_EQ(series.service_time.count(), count);
  };
  expect(0, "a", kOk, 2);
  expect(1, "a", kError, 2);
  expect(2, "b", kOk, 4);
  expect(3, "b", kError, 4);
}

// They outlive the job and the registry's own memory of it.
TEST_F(RegistryTest, GivesLabelsThatStayWithTheSnapshot) {
  JobRecords& job = registry_.add(labels_of("job", "http://h/", {{"PUT", "body"}}));
  run_once(job.new_recorder(), outcome_of(0, kOk));
  const Snapshot snapshot = registry_.snapshot();
  registry_.remove(job);
  EXPECT_EQ(snapshot.requests.at(0).name(), "job");
  EXPECT_EQ(snapshot.requests.at(0).url(), "http://h/");
  EXPECT_EQ(snapshot.requests.at(0).entity(), "body");
}

TEST_F(RegistryTest, BalancesTheLedger) {
  JobRecords& job = registry_.add(labels_of("job"));
  Recorder& recorder = job.new_recorder();
  recorder.count(Event::started, 7);
  recorder.count(Event::late, 2);
  recorder.count(Event::missed, 5);
  recorder.count(Event::dropped_window_closed, 1);
  recorder.count(Event::dropped_job_ended, 2);
  recorder.count(Event::dropped_job_removed, 3);
  recorder.count(Event::dropped_queue_full, 8);
  recorder.count(Event::abandoned, 1);
  job.set_queued(4);
  EXPECT_EQ(registry_.snapshot().jobs[0].queued, 4U);
  EXPECT_EQ(registry_.snapshot().jobs[0].planned, 30U);
}

// Between leaving the queue and being counted as started a run still shows as queued.
TEST_F(RegistryTest, KeepsPlannedFromSteppingBackWhileARunLeavesTheQueue) {
  JobRecords& job = registry_.add(labels_of("job"));
  Recorder& recorder = job.new_recorder();
  job.set_queued(1);
  EXPECT_EQ(registry_.snapshot().jobs[0].planned, 1U);
  job.set_queued(0);
  EXPECT_EQ(registry_.snapshot().jobs[0].planned, 1U);
  EXPECT_EQ(registry_.snapshot().jobs[0].queued, 1U);
  recorder.count(Event::started);
  EXPECT_EQ(registry_.snapshot().jobs[0].planned, 1U);
  EXPECT_EQ(registry_.snapshot().jobs[0].queued, 0U);
}

TEST_F(RegistryTest, DropsTheSeriesOfARemovedJob) {
  JobRecords& job = registry_.add(labels_of("job"));
  run_once(job.new_recorder(), outcome_of(0, kOk));
  registry_.add(labels_of("other"));
  registry_.remove(job);
  const Snapshot snapshot = registry_.snapshot();
  EXPECT_THAT(snapshot.requests, IsEmpty());
  ASSERT_THAT(snapshot.jobs, SizeIs(1));
  EXPECT_EQ(snapshot.jobs[0].name, "other");
}

TEST_F(RegistryTest, StartsFromZeroWhenANameComesBackLater) {
  JobRecords& job = registry_.add(labels_of("job"));
  run_once(job.new_recorder(), outcome_of(0, kOk));
  registry_.remove(job);
  registry_.add(labels_of("job"));
  EXPECT_EQ(registry_.snapshot().jobs[0].success, 0U);
  EXPECT_EQ(registry_.snapshot().jobs[0].planned, 0U);
}

TEST_F(RegistryTest, CountsOnInTheSeriesOfAJobWithEqualLabels) {
  JobRecords& old_job = registry_.add(labels_of("job"));
  run_once(old_job.new_recorder(), outcome_of(0, kOk));
  run_once(old_job.new_recorder(), outcome_of(0, kError));
  JobRecords& new_job = registry_.add(labels_of("job"));
  run_once(new_job.new_recorder(), outcome_of(0, kOk));
  registry_.remove(old_job);
  const Snapshot snapshot = registry_.snapshot();
  ASSERT_THAT(snapshot.requests, SizeIs(2));
  EXPECT_EQ(snapshot.requests[0].success, 2U);
  EXPECT_EQ(snapshot.requests[0].service_time.count(), 2U);
  EXPECT_EQ(snapshot.requests[1].failure, 1U);
  ASSERT_THAT(snapshot.jobs, SizeIs(1));
  EXPECT_EQ(snapshot.jobs[0].success, 2U);
  EXPECT_EQ(snapshot.jobs[0].failure, 1U);
  EXPECT_EQ(snapshot.jobs[0].planned, 3U);
  EXPECT_EQ(snapshot.jobs[0].response_time.count(), 3U);
}

TEST_F(RegistryTest, KeepsOnlyTheLabelSetsThatLiveOn) {
  JobRecords& old_job = registry_.add(labels_of("job", "http://h/", {{"PUT", "a"}, {"PUT", "b"}}));
  Recorder& recorder = old_job.new_recorder();
  run_once(recorder, outcome_of(0, kOk));
  run_once(recorder, outcome_of(1, kError));
  registry_.add(labels_of("job", "http://h/", {{"PUT", "b"}, {"PUT", "c"}}));
  registry_.remove(old_job);
  const Snapshot snapshot = registry_.snapshot();
  ASSERT_THAT(snapshot.requests, SizeIs(1));
  EXPECT_EQ(snapshot.requests[0].entity(), "b");
  EXPECT_EQ(snapshot.requests[0].failure, 1U);
  // The name lives on, so what has only the name as label goes on whole.
  EXPECT_EQ(snapshot.jobs[0].success, 1U);
  EXPECT_EQ(snapshot.jobs[0].failure, 1U);
}

TEST_F(RegistryTest, KeepsCountsOverManyReloads) {
  JobRecords* job = &registry_.add(labels_of("job"));
  for (std::uint64_t reload = 1; reload <= 20; ++reload) {
    run_once(job->new_recorder(), outcome_of(0, kOk));
    JobRecords& next = registry_.add(labels_of("job"));
    registry_.remove(*job);
    job = &next;
    EXPECT_EQ(registry_.snapshot().jobs[0].success, reload);
    EXPECT_EQ(registry_.snapshot().requests[0].service_time.count(), reload);
  }
}

TEST_F(RegistryTest, LetsResponseTimesGoWithTheLastSchedule) {
  JobRecords& old_job = registry_.add(labels_of("job"));
  run_once(old_job.new_recorder(), outcome_of(0, kOk));
  registry_.add(labels_of("job", "http://h/", {{"GET", ""}}, false));
  EXPECT_TRUE(registry_.snapshot().jobs[0].scheduled);
  registry_.remove(old_job);
  EXPECT_FALSE(registry_.snapshot().jobs[0].scheduled);
  EXPECT_THAT(registry_.snapshot().jobs[0].response_time.counts, IsEmpty());
  EXPECT_EQ(registry_.snapshot().jobs[0].success, 1U);
}

TEST_F(RegistryTest, KeepsPhasesOverAReloadForAsLongAsThereIsHttp) {
  JobLabels http = labels_of("job");
  http.http = true;
  JobRecords* job = &registry_.add(http);
  for (std::uint64_t reload = 1; reload <= 3; ++reload) {
    Outcome outcome = outcome_of(0, kOk);
    outcome.phases.add(Phase::wait, 1ms);
    run_once(job->new_recorder(), outcome);
    JobRecords& next = registry_.add(http);
    registry_.remove(*job);
    job = &next;
    const JobSeries series = registry_.snapshot().jobs[0];
    EXPECT_TRUE(series.http);
    EXPECT_EQ(series.phases.at(static_cast<std::size_t>(Phase::wait)).count(), reload);
    EXPECT_THAT(series.phases.at(static_cast<std::size_t>(Phase::dns)).counts, IsEmpty());
  }
  registry_.add(labels_of("job", "mysql://h/", {{"QUERY", "1"}}));
  registry_.remove(*job);
  const JobSeries series = registry_.snapshot().jobs[0];
  EXPECT_FALSE(series.http);
  EXPECT_THAT(series.phases.at(static_cast<std::size_t>(Phase::wait)).counts, IsEmpty());
}

TEST_F(RegistryTest, CountsConnectionsForAsLongAsTheyAreOpen) {
  JobRecords& first = registry_.add(labels_of("job"));
  JobRecords& second = registry_.add(labels_of("job"));
  OpenConnection one(first.open_connections());
  const OpenConnection other(second.open_connections());
  EXPECT_EQ(registry_.snapshot().jobs[0].open_connections, 2U);
  one = OpenConnection();
  EXPECT_EQ(registry_.snapshot().jobs[0].open_connections, 1U);
}

}  // namespace
}  // namespace timing::record
