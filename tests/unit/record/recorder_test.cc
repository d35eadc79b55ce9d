#include "timing/record/recorder.h"

#include <gmock/gmock.h>

namespace timing::record {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Code kOk{Code::Kind::http, 200};
constexpr Code kTimeout{Code::Kind::client, 28};

Bounds one_bound() { return std::make_shared<const std::vector<nanoseconds>>(1, 10ms); }

Outcome outcome_of(std::uint32_t request, Code code, bool success, nanoseconds service_time) {
  Outcome outcome;
  outcome.request = request;
  outcome.code = code;
  outcome.success = success;
  outcome.service_time = service_time;
  return outcome;
}

TEST(Recorder, HasNothingBeforeItsFirstRun) {
  const RecorderSnapshot snapshot = Recorder(one_bound(), one_bound()).snapshot();
  EXPECT_THAT(snapshot.requests, IsEmpty());
  EXPECT_THAT(snapshot.events, Each(0));
  EXPECT_EQ(snapshot.response_time.count(), 0U);
}

TEST(Recorder, KeepsARequestWithoutAResponseAsAFailure) {
  Recorder recorder(one_bound(), one_bound());
  recorder.request_ended(outcome_of(0, kTimeout, false, 30s));
  const RecorderSnapshot snapshot = recorder.snapshot();
  ASSERT_EQ(snapshot.requests.size(), 1U);
  EXPECT_EQ(snapshot.requests[0].code, kTimeout);
  EXPECT_EQ(snapshot.requests[0].success, 0U);
  EXPECT_EQ(snapshot.requests[0].failure, 1U);
  EXPECT_THAT(snapshot.requests[0].service_time.counts, ElementsAre(0, 1));
  EXPECT_EQ(snapshot.requests[0].service_time.sum, 30s);
}

// A failed check keeps the server's code: one label set, both results.
TEST(Recorder, CountsSuccessAndFailureOfOneCodeIntoOneHistogram) {
  Recorder recorder(one_bound(), one_bound());
  recorder.request_ended(outcome_of(0, kOk, true, 1ms));
  recorder.request_ended(outcome_of(0, kOk, false, 20ms));
  recorder.request_ended(outcome_of(0, kOk, true, 10ms));
  const RecorderSnapshot snapshot = recorder.snapshot();
  ASSERT_EQ(snapshot.requests.size(), 1U);
  EXPECT_EQ(snapshot.requests[0].success, 2U);
  EXPECT_EQ(snapshot.requests[0].failure, 1U);
  EXPECT_THAT(snapshot.requests[0].service_time.counts, ElementsAre(2, 1));
  EXPECT_EQ(snapshot.requests[0].service_time.sum, 31ms);
}

TEST(Recorder, KeepsRequestsAndCodesApartInOrder) {
  Recorder recorder(one_bound(), one_bound());
  recorder.request_ended(outcome_of(2, kTimeout, false, 1ms));
  recorder.request_ended(outcome_of(2, kOk, true, 1ms));
  recorder.request_ended(outcome_of(0, kOk, true, 1ms));
  recorder.request_ended(outcome_of(2, {Code::Kind::sql, 200}, false, 1ms));
  const RecorderSnapshot snapshot = recorder.snapshot();
  ASSERT_EQ(snapshot.requests.size(), 4U);
  EXPECT_EQ(snapshot.requests[0].request, 0U);
  EXPECT_EQ(snapshot.requests[1].code, kOk);
  EXPECT_EQ(snapshot.requests[2].code, (Code{Code::Kind::sql, 200}));
  EXPECT_EQ(snapshot.requests[3].code, kTimeout);
}

TEST(Recorder, CountsEachKindOfEvent) {
  Recorder recorder(one_bound(), one_bound());
  for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
    recorder.count(static_cast<Event>(kind), kind + 1);
    recorder.count(static_cast<Event>(kind));
  }
  EXPECT_THAT(recorder.snapshot().events, ElementsAre(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13));
}

TEST(Recorder, KeepsResponseTimesApartFromServiceTimes) {
  Recorder recorder(one_bound(), one_bound());
  recorder.request_ended(outcome_of(0, kOk, true, 1ms));
  recorder.run_ended(11ms);
  EXPECT_THAT(recorder.snapshot().response_time.counts, ElementsAre(0, 1));
  EXPECT_EQ(recorder.snapshot().response_time.sum, 11ms);
}

}  // namespace
}  // namespace timing::record
