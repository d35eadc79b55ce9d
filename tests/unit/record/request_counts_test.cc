#include "timing/record/request_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "timing/record/registry.h"

namespace timing::record {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr Code kOk{Code::Kind::http, 200};
constexpr Code kBusy{Code::Kind::http, 503};
constexpr Code kTimeout{Code::Kind::client, 28};

Outcome outcome_of(Code code, bool success, std::chrono::nanoseconds duration) {
  Outcome outcome;
  outcome.code = code;
  outcome.success = success;
  outcome.service_time = duration;
  return outcome;
}

TEST(RequestCounts, OfAJobAreThoseOfAllItsWritersAndLabelSets) {
  JobRecords job({.name = "j", .url = "u", .requests = {{"GET", ""}, {"GET", "b"}}},
                 one_two_five_bounds(), one_two_five_bounds());
  EXPECT_EQ(job.request_counts().count(), 0U);
  Recorder& first = job.new_recorder();
  Recorder& second = job.new_recorder();
  first.request_ended(outcome_of(kOk, true, 1ms));
  first.request_ended(outcome_of(kOk, false, 1ms));  // a check failed
  first.request_ended(outcome_of(kBusy, false, 7ms));
  second.request_ended(outcome_of(kBusy, false, 2ms));
  Outcome other = outcome_of(kBusy, false, 3ms);
  other.request = 1;
  second.request_ended(other);
  second.request_ended(outcome_of(kTimeout, false, 5ms));

  const RequestCounts counts = job.request_counts();
  EXPECT_EQ(counts.count(), 6U);
  EXPECT_THAT(counts.failures, ElementsAre(Pair(kOk, 1), Pair(kBusy, 3), Pair(kTimeout, 1)));
  EXPECT_EQ(total_of(counts.failures), 5U);
  EXPECT_EQ(counts.largest, 7ms);
}

TEST(RequestCounts, DifferenceIsWhatCameToIt) {
  const RequestCounts before{
      .slots = {{3, 2}, {9, 1}}, .failures = {{kOk, 1}, {kTimeout, 2}}, .largest = 1ms};
  RequestCounts growth{
      .slots = {{3, 5}, {4, 1}}, .failures = {{kBusy, 3}, {kTimeout, 1}}, .largest = 9ms};
  RequestCounts after = before;
  after.add(growth);
  EXPECT_EQ(after.count(), 9U);
  const RequestCounts told = difference(after, before);
  EXPECT_EQ(told.slots, growth.slots);
  EXPECT_EQ(told.failures, growth.failures);
  EXPECT_EQ(told.largest, 9ms);
}

TEST(RequestCounts, NothingNewIsNoDifference) {
  const RequestCounts counts{.slots = {{3, 2}}, .failures = {{kBusy, 1}}, .largest = 1ms};
  const RequestCounts told = difference(counts, counts);
  EXPECT_EQ(told.count(), 0U);
  EXPECT_THAT(told.failures, IsEmpty());
}

}  // namespace
}  // namespace timing::record
