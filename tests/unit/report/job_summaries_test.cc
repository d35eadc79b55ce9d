#include "timing/report/job_summaries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <thread>
#include <vector>

namespace timing::report {
namespace {

using namespace std::chrono_literals;
using Span = Summary::Span;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

record::Outcome outcome_of(std::chrono::nanoseconds duration, std::uint16_t code = 200) {
  record::Outcome outcome;
  outcome.code = {.kind = record::Code::Kind::http, .number = code};
  outcome.success = code == 200;
  outcome.service_time = duration;
  return outcome;
}

class JobSummariesTest : public ::testing::Test {
 protected:
  void request(std::chrono::nanoseconds duration, std::uint16_t code = 200) {
    recorder_.request_ended(outcome_of(duration, code));
    more_ = true;
  }
  // How many requests each summary of the second tells of.
  std::vector<std::pair<Span, std::uint64_t>> second_ends() {
    std::vector<std::pair<Span, std::uint64_t>> told;
    for (const Summary& summary : summaries_.second_ended(more_.exchange(false))) {
      told.emplace_back(summary.span, summary.latencies.count);
    }
    return told;
  }

  record::JobRecords records_{{.name = "j", .url = "http://h/", .requests = {{"GET", ""}}},
                              record::one_two_five_bounds(),
                              record::one_two_five_bounds()};
  record::Recorder& recorder_{records_.new_recorder()};
  JobSummaries summaries_{records_};
  std::atomic<bool> more_{false};
};

TEST_F(JobSummariesTest, ASecondWithoutRequestsHasNothingToTell) {
  EXPECT_THAT(second_ends(), IsEmpty());
  EXPECT_FALSE(summaries_.counts_seconds());
  EXPECT_EQ(summaries_.all().latencies.count, 0U);
}

TEST_F(JobSummariesTest, ASecondTellsItsOwnRequests) {
  request(1ms);
  request(1ms, 500);
  second_ends();
  request(3s, 503);
  request(2s);
  request(1s, 500);
  request(1s, 503);
  const auto summaries = summaries_.second_ended(more_.exchange(false));
  ASSERT_EQ(summaries.size(), 1U);
  EXPECT_EQ(summaries[0].latencies.count, 4U);
  EXPECT_EQ(summaries[0].latencies.max, 3s);
  EXPECT_GE(summaries[0].latencies.p50, 1s);
  const auto code = [](std::uint16_t number) {
    return record::Code{.kind = record::Code::Kind::http, .number = number};
  };
  EXPECT_THAT(summaries[0].failures, ElementsAre(Pair(code(500), 1), Pair(code(503), 2)));
  EXPECT_THAT(summaries_.all().failures, ElementsAre(Pair(code(500), 2), Pair(code(503), 2)));
}

TEST_F(JobSummariesTest, TenSecondsAndAMinuteAreToldWhenTheyAreOver) {
  for (int second = 1; second <= 120; ++second) {
    request(1ms);
    const auto told = second_ends();
    std::vector<std::pair<Span, std::uint64_t>> expected{{Span::second, 1}};
    if (second % 10 == 0) expected.emplace_back(Span::ten_seconds, 10);
    if (second % 60 == 0) expected.emplace_back(Span::minute, 60);
    EXPECT_EQ(told, expected) << second;
  }
}

TEST_F(JobSummariesTest, TheyBeginWithTheFirstSecondThatHasRequests) {
  for (int second = 0; second < 7; ++second) second_ends();
  request(1ms);
  second_ends();
  for (int second = 0; second < 8; ++second) EXPECT_THAT(second_ends(), IsEmpty());
  request(1ms);
  EXPECT_THAT(second_ends(), ElementsAre(Pair(Span::second, 1), Pair(Span::ten_seconds, 2)));
}

TEST_F(JobSummariesTest, WhatOneLineHasToldIsNotToldAgain) {
  request(1ms);
  request(1ms);
  EXPECT_THAT(second_ends(), ElementsAre(Pair(Span::second, 2)));
  for (int second = 2; second < 60; ++second) {
    EXPECT_THAT(second_ends(), IsEmpty()) << second;
    EXPECT_TRUE(summaries_.counts_seconds());
  }
  EXPECT_THAT(second_ends(), IsEmpty());
  EXPECT_FALSE(summaries_.counts_seconds());
}

TEST_F(JobSummariesTest, SecondsThatNobodyIsToldOfAreInNoLaterSummary) {
  request(1ms);
  second_ends();
  request(5s, 500);
  summaries_.forget_stretches();
  EXPECT_TRUE(summaries_.pass_second(more_.exchange(false)));
  EXPECT_FALSE(summaries_.pass_second(more_.exchange(false)));
  EXPECT_FALSE(summaries_.counts_seconds());
  request(1ms);
  const auto summaries = summaries_.second_ended(more_.exchange(false));
  ASSERT_EQ(summaries.size(), 1U);
  EXPECT_EQ(summaries[0].latencies.count, 1U);
  EXPECT_LT(summaries[0].latencies.max, 2ms);
  EXPECT_THAT(summaries[0].failures, IsEmpty());
  EXPECT_EQ(summaries_.all().latencies.count, 3U);
}

TEST_F(JobSummariesTest, TheMaximumOfAllIsExact) {
  request(123'456'789ns);
  EXPECT_EQ(summaries_.all().latencies.max, 123'456'789ns);
}

// The sums of all seconds, whatever the moments at which they end, are what was counted.
TEST_F(JobSummariesTest, NoRequestIsLostBetweenSeconds) {
  constexpr int kThreads = 4;
  constexpr int kEach = 50'000;
  std::vector<std::thread> writers;
  std::atomic<int> done{0};
  for (int i = 0; i < kThreads; ++i) {
    writers.emplace_back([this, &done, &recorder = records_.new_recorder()] {
      for (int n = 0; n < kEach; ++n) {
        recorder.request_ended(outcome_of(std::chrono::microseconds(n), n % 3 == 0 ? 500 : 200));
        more_ = true;
      }
      ++done;
    });
  }
  std::map<Span, std::uint64_t> requests;
  std::uint64_t failures = 0;
  const auto second_ends = [&] {
    for (const Summary& summary : summaries_.second_ended(more_.exchange(false))) {
      requests[summary.span] += summary.latencies.count;
      if (summary.span != Span::second) continue;
      failures += total_of(summary.failures);
      EXPECT_LE(total_of(summary.failures), summary.latencies.count);
    }
  };
  while (done < kThreads) second_ends();
  for (std::thread& writer : writers) writer.join();
  for (int second = 0; second < 60; ++second) second_ends();
  EXPECT_EQ(requests[Span::second], std::uint64_t{kThreads} * kEach);
  EXPECT_EQ(failures, std::uint64_t{kThreads} * ((kEach + 2) / 3));
  EXPECT_LE(requests[Span::minute], requests[Span::second]);
}

}  // namespace
}  // namespace timing::report
