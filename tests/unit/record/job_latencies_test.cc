// The latencies that a Registry tells of its jobs.
#include "timing/record/job_latencies.h"

#include <gmock/gmock.h>

#include "timing/record/registry.h"

namespace timing::record {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using ::testing::IsEmpty;
using ::testing::SizeIs;

JobLabels labels_of(std::string name, std::string url = "http://h/") {
  return {std::move(name), std::move(url), {{"GET", ""}, {"GET", "second"}}, true};
}

void request_of(Recorder& recorder, nanoseconds duration, std::uint32_t request = 0,
                std::uint16_t code = 200) {
  Outcome outcome;
  outcome.request = request;
  outcome.code = {Code::Kind::http, code};
  outcome.success = code == 200;
  outcome.service_time = duration;
  recorder.request_ended(outcome);
}

class JobLatenciesTest : public ::testing::Test {
 protected:
  bool second_ends() {
    now_ += 1s;
    return registry_.second_ended(now_);
  }
  std::vector<JobLatencies> latencies() const { return registry_.latencies(now_); }

  SteadyTime now_{1h};
  Registry registry_{one_two_five_bounds()};
};

TEST_F(JobLatenciesTest, AreOnlyOfJobsThatHadARequest) {
  registry_.add(labels_of("waits"));
  registry_.add(labels_of("waits too")).new_recorder();
  EXPECT_FALSE(second_ends());
  EXPECT_THAT(latencies(), IsEmpty());
  request_of(registry_.add(labels_of("works")).new_recorder(), 1ms);
  EXPECT_TRUE(second_ends());
  ASSERT_THAT(latencies(), SizeIs(1));
  EXPECT_EQ(latencies()[0].name, "works");
}

TEST_F(JobLatenciesTest, WantNoMoreSecondsOnceNothingHappens) {
  Recorder& recorder = registry_.add(labels_of("job")).new_recorder();
  request_of(recorder, 1ms);
  EXPECT_TRUE(second_ends());
  EXPECT_FALSE(second_ends());
  request_of(recorder, 1ms);
  EXPECT_TRUE(second_ends());
}

TEST_F(JobLatenciesTest, AddUpRecordersRequestsCodesSuccessesAndFailures) {
  JobRecords& job = registry_.add(labels_of("job"));
  Recorder& first = job.new_recorder();
  Recorder& second = job.new_recorder();
  request_of(first, 1ms);
  request_of(first, 1ms, 1);
  request_of(second, 1ms);
  request_of(second, 1ms, 0, 500);
  request_of(second, 8s, 1, 503);
  second_ends();
  const JobLatencies told = latencies().at(0);
  EXPECT_EQ(told.ten_seconds.count, 5U);
  EXPECT_EQ(told.ten_seconds.max, 8s);
  EXPECT_EQ(told.whole_run.count, 5U);
  EXPECT_LT(told.whole_run.p50, 1'100us);
}

// The status may be asked for before the first second is over.
TEST_F(JobLatenciesTest, TellTheWholeRunFromTheFirstRequestOn) {
  request_of(registry_.add(labels_of("job")).new_recorder(), 3ms);
  const JobLatencies told = latencies().at(0);
  EXPECT_EQ(told.whole_run.count, 1U);
  EXPECT_EQ(told.whole_run.max, 3ms);
  EXPECT_EQ(told.whole_run.rate, 0);
  EXPECT_EQ(told.ten_seconds.count, 0U);
}

TEST_F(JobLatenciesTest, LetTheWindowsPassWhileNobodyCountsTheSeconds) {
  request_of(registry_.add(labels_of("job")).new_recorder(), 3ms);
  second_ends();
  now_ += 1s;
  EXPECT_EQ(latencies().at(0).ten_seconds.count, 1U);
  now_ += 10s;
  EXPECT_EQ(latencies().at(0).ten_seconds.count, 0U);
  EXPECT_EQ(latencies().at(0).minute.count, 1U);
  now_ += 1min;
  EXPECT_EQ(latencies().at(0).minute.count, 0U);
  EXPECT_EQ(latencies().at(0).whole_run.count, 1U);
}

// A reload that changes the url: the name lives on, and its requests with it.
TEST_F(JobLatenciesTest, CountOnWhenAJobOfTheNameTakesOver) {
  JobRecords* job = &registry_.add(labels_of("job", "http://one/"));
  for (std::uint64_t reload = 1; reload <= 5; ++reload) {
    request_of(job->new_recorder(), 1ms);
    JobRecords& next = registry_.add(labels_of("job", "http://other" + std::to_string(reload)));
    registry_.remove(*job);
    job = &next;
    EXPECT_TRUE(second_ends());
    EXPECT_EQ(latencies().at(0).whole_run.count, reload);
    EXPECT_EQ(latencies().at(0).ten_seconds.count, reload);
  }
  EXPECT_FALSE(second_ends());
}

TEST_F(JobLatenciesTest, BeginAnewWhenANameComesBackLater) {
  JobRecords& job = registry_.add(labels_of("job"));
  for (int i = 0; i < 9; ++i) request_of(job.new_recorder(), 5s);
  second_ends();
  registry_.remove(job);
  EXPECT_THAT(latencies(), IsEmpty());
  request_of(registry_.add(labels_of("job")).new_recorder(), 1ms);
  second_ends();
  EXPECT_EQ(latencies().at(0).minute.count, 1U);
  EXPECT_EQ(latencies().at(0).whole_run.max, 1ms);
}

}  // namespace
}  // namespace timing::record
