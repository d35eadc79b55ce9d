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
  const EventCounts events = recorder.snapshot().events;
  for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
    EXPECT_EQ(events[kind], kind + 2) << kind;
  }
}

TEST(Recorder, KeepsResponseTimesApartFromServiceTimes) {
  Recorder recorder(one_bound(), one_bound());
  recorder.request_ended(outcome_of(0, kOk, true, 1ms));
  recorder.run_ended(11ms);
  EXPECT_THAT(recorder.snapshot().response_time.counts, ElementsAre(0, 1));
  EXPECT_EQ(recorder.snapshot().response_time.sum, 11ms);
}

TEST(Recorder, KeepsThePhasesThatHappened) {
  Recorder recorder(one_bound(), one_bound());
  Outcome first = outcome_of(0, kOk, true, 20ms);
  first.phases.add(Phase::connect, 3ms);
  first.phases.add(Phase::wait, 5ms);
  first.phases.add(Phase::wait, 6ms);  // of a redirect
  recorder.request_ended(first);
  Outcome second = outcome_of(0, kOk, true, 2ms);
  second.phases.add(Phase::wait, 1ms);
  recorder.request_ended(second);
  const PhaseTimes phases = recorder.snapshot().phases;
  const auto of = [&](Phase phase) { return phases.at(static_cast<std::size_t>(phase)); };
  EXPECT_THAT(of(Phase::dns).counts, IsEmpty());
  EXPECT_THAT(of(Phase::connect).counts, ElementsAre(1, 0));
  EXPECT_EQ(of(Phase::connect).sum, 3ms);
  EXPECT_THAT(of(Phase::wait).counts, ElementsAre(1, 1));
  EXPECT_EQ(of(Phase::wait).sum, 12ms);
  EXPECT_THAT(of(Phase::receive).counts, IsEmpty());
}

TEST(Recorder, CountsTraffic) {
  Recorder recorder(one_bound(), one_bound());
  Outcome outcome = outcome_of(0, kOk, true, 20ms);
  outcome.traffic = {.bytes_sent = 100,
                     .bytes_received = 2'000,
                     .connections_opened = 1,
                     .connections_reused = 2,
                     .retries = 3};
  recorder.request_ended(outcome);
  recorder.request_ended(outcome);
  const EventCounts events = recorder.snapshot().events;
  EXPECT_EQ(count_of(events, Event::bytes_sent), 200U);
  EXPECT_EQ(count_of(events, Event::bytes_received), 4'000U);
  EXPECT_EQ(count_of(events, Event::connection_opened), 2U);
  EXPECT_EQ(count_of(events, Event::connection_reused), 4U);
  EXPECT_EQ(count_of(events, Event::request_retried), 6U);
}

}  // namespace
}  // namespace timing::record
