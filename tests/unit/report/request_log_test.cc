#include "timing/report/request_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/report/request_log_bench.h"

namespace timing::report {
namespace {

using record::Outcome;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST_F(RequestLogTest, AFailureIsAnErrorLineAndASuccessAnInfoLine) {
  const auto job = open(RequestLogging::all);
  run(*job, failure());
  run(*job, success());
  const auto lines = log_.lines();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].level, LogLevel::error);
  EXPECT_THAT(lines[0].text, StartsWith("GET to http://h/ ... status=503 duration=2ms"));
  EXPECT_EQ(lines[1].level, LogLevel::info);
  EXPECT_THAT(lines[1].text, StartsWith("GET to http://h/ ... status=200 duration=2ms"));
}

TEST_F(RequestLogTest, TheResponseHasALineOfItsOwn) {
  const auto job = open(RequestLogging::all);
  Outcome outcome = failure();
  outcome.response = "so sorry";
  run(*job, outcome);
  const auto lines = log_.lines();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1].level, LogLevel::info);
  EXPECT_EQ(lines[1].text, "so sorry");
}

TEST_F(RequestLogTest, AllWritesEveryRequestHoweverMany) {
  const auto job = open(RequestLogging::all);
  run(*job, success(), 1000);
  EXPECT_EQ(log_.lines().size(), 1000U);
  EXPECT_FALSE(book_.second_ended());
}

TEST_F(RequestLogTest, ErrorsWritesFailuresOnly) {
  const auto job = open(RequestLogging::errors);
  run(*job, success(), 500);
  run(*job, failure(), 5);
  EXPECT_EQ(log_.lines().size(), 5U);
  EXPECT_FALSE(book_.second_ended());
}

TEST_F(RequestLogTest, NoneWritesNothing) {
  {
    const auto job = open(RequestLogging::none);
    run(*job, failure(), 500);
    EXPECT_FALSE(book_.second_ended());
  }
  EXPECT_THAT(new_lines(), IsEmpty());
}

TEST_F(RequestLogTest, SummaryWritesALineForASecondWithRequests) {
  const auto job = open(RequestLogging::summary);
  EXPECT_FALSE(book_.second_ended());
  run(*job, failure());
  run(*job, success(), 2);
  EXPECT_THAT(new_lines(), IsEmpty());
  EXPECT_TRUE(book_.second_ended());
  EXPECT_THAT(new_lines(),
              ElementsAre("3 requests to http://h/ ... failures=1 codes=503:1 p50=2ms p90=2ms "
                          "p95=2ms p99=2ms p999=2ms max=2ms name=api"));
  book_.second_ended();
  EXPECT_THAT(new_lines(), IsEmpty());
}

TEST_F(RequestLogTest, SummarySleepsOnceTheMinuteIsOver) {
  const auto job = open(RequestLogging::summary);
  run(*job, success());
  for (int second = 1; second < 60; ++second) EXPECT_TRUE(book_.second_ended()) << second;
  EXPECT_FALSE(book_.second_ended());
  EXPECT_EQ(new_lines().size(), 1U);
}

TEST_F(RequestLogTest, ClosingWritesWhatIsLeftOfTheSecondAndAllOfIt) {
  auto job = open(RequestLogging::summary);
  run(*job, success(), 5);
  book_.second_ended();
  new_lines();
  run(*job, failure(), 7);
  job.reset();
  EXPECT_THAT(new_lines(), ElementsAre(StartsWith(summary_of(7) + "failures=7 codes=503:7"),
                                       StartsWith(summary_of(12, " in all") + "failures=7")));
  EXPECT_FALSE(book_.second_ended());
}

TEST_F(RequestLogTest, TheEndOfTheProgramIsTheEndOfEachLog) {
  auto job = open(RequestLogging::summary);
  const auto idle = open(RequestLogging::summary);
  run(*job, success(), 7);
  book_.finish();
  EXPECT_THAT(new_lines(),
              ElementsAre(StartsWith(summary_of(7)), StartsWith(summary_of(7, " in all"))));
  run(*job, success());  // was left under way
  EXPECT_FALSE(book_.second_ended());
  job.reset();
  EXPECT_THAT(new_lines(), IsEmpty());
}

TEST_F(RequestLogTest, JobsCountByThemselves) {
  const auto fast = open(RequestLogging::automatic);
  const auto slow = open(RequestLogging::automatic);
  run(*fast, success(), 500);
  new_lines();
  run(*slow, success(), 10);
  EXPECT_EQ(new_lines().size(), 10U);
}

TEST_F(RequestLogTest, WhatIsCutIsCounted) {
  const auto job = open(RequestLogging::all);
  const std::string url(50'000, 'x');
  Outcome outcome = success();
  outcome.subject = url;
  run(*job, outcome, 3);
  EXPECT_EQ(counters_.log_lines_truncated, 3U);
  outcome.subject = "short";
  outcome.response = "body";
  outcome.response_omitted = 5;  // cut, and counted, by whoever read it
  run(*job, outcome);
  EXPECT_EQ(counters_.log_lines_truncated, 3U);
}

}  // namespace
}  // namespace timing::report
