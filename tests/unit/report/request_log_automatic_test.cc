// When every request is logged, and when a summary of each second.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/unit/report/request_log_bench.h"

namespace timing::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST_F(RequestLogTest, AutomaticWritesEveryRequestOfASlowJob) {
  const auto job = open(RequestLogging::automatic);
  for (int second = 0; second < 5; ++second) {
    run(*job, success(), 98);
    run(*job, failure());
    EXPECT_TRUE(book_.second_ended());
    EXPECT_EQ(new_lines().size(), 99U);
  }
}

TEST_F(RequestLogTest, AutomaticHoldsItsLimitWithinTheFirstSecond) {
  const auto job = open(RequestLogging::automatic);
  run(*job, success(), 60'000);
  auto lines = new_lines();
  ASSERT_EQ(lines.size(), 100U);
  EXPECT_THAT(lines.back(), StartsWith(std::string(kBeginning)));
  EXPECT_TRUE(book_.second_ended());
  EXPECT_THAT(new_lines(), ElementsAre(StartsWith("60000 requests to http://h/ ... failures=0")));
}

TEST_F(RequestLogTest, AutomaticShowsTheFirstFailuresOfEachCodeInEachSecond) {
  const auto job = open(RequestLogging::automatic);
  run(*job, success(), 100);
  new_lines();
  for (int second = 0; second < 2; ++second) {
    run(*job, failure(500), 50);
    run(*job, failure(503), 2);
    run(*job, success(), 100);
    const auto lines = new_lines();
    EXPECT_EQ(lines.size(), 5U);
    EXPECT_EQ(std::ranges::count_if(lines,
                                    [](const std::string& line) {
                                      return line.find("status=500") != std::string::npos;
                                    }),
              3);
    book_.second_ended();
    EXPECT_THAT(new_lines(), ElementsAre(HasSubstr("failures=52 codes=500:50,503:2 ")));
  }
}

TEST_F(RequestLogTest, AutomaticGoesBackAfterThreeSlowSecondsInARow) {
  const auto job = open(RequestLogging::automatic);
  const auto second_with = [&](int runs) {
    run(*job, success(), runs);
    const bool again = book_.second_ended();
    EXPECT_TRUE(again);
    return new_lines();
  };
  EXPECT_EQ(second_with(200).size(), 101U);
  EXPECT_EQ(second_with(99).size(), 1U);
  EXPECT_EQ(second_with(99).size(), 1U);
  EXPECT_EQ(second_with(100).size(), 1U);  // jitter
  EXPECT_EQ(second_with(99).size(), 1U);
  EXPECT_EQ(second_with(99).size(), 1U);
  const auto last = second_with(99);
  ASSERT_EQ(last.size(), 2U);
  EXPECT_THAT(last[1], StartsWith(std::string(kEnding)));
  EXPECT_EQ(second_with(99).size(), 99U);
}

TEST_F(RequestLogTest, AutomaticSaysEachChangeOnce) {
  const auto job = open(RequestLogging::automatic);
  for (int round = 0; round < 5; ++round) {
    run(*job, success(), 150);
    book_.second_ended();
    for (int second = 0; second < 3; ++second) {
      run(*job, success(), 10);
      book_.second_ended();
    }
  }
  EXPECT_EQ(log_.count(kBeginning), 1U);
  EXPECT_EQ(log_.count(kEnding), 1U);
}

TEST_F(RequestLogTest, AJobThatStopsGoesBackInSilence) {
  const auto job = open(RequestLogging::automatic);
  run(*job, success(), 150);
  EXPECT_TRUE(book_.second_ended());
  EXPECT_TRUE(book_.second_ended());
  EXPECT_TRUE(book_.second_ended());
  EXPECT_FALSE(book_.second_ended());
  EXPECT_EQ(log_.count(kEnding), 0U);
  new_lines();
  run(*job, success());
  EXPECT_THAT(new_lines(), ElementsAre(StartsWith("GET to http://h/ ... status=200")));
}

TEST_F(RequestLogTest, ClosingASlowJobWritesNoSummaryOfItsLastSecond) {
  auto job = open(RequestLogging::automatic);
  run(*job, success(), 3);
  job.reset();
  const auto lines = new_lines();
  EXPECT_EQ(lines.size(), 4U);
  EXPECT_THAT(lines.back(), StartsWith(summary_of(3, " in all")));
}

TEST_F(RequestLogTest, ClosingAFastJobWritesTheSummaryOfItsLastSecond) {
  auto job = open(RequestLogging::automatic);
  run(*job, success(), 300);
  new_lines();
  job.reset();
  EXPECT_THAT(new_lines(),
              ElementsAre(StartsWith(summary_of(300)), StartsWith(summary_of(300, " in all"))));
}

}  // namespace
}  // namespace timing::report
