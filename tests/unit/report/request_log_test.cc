#include "timing/report/request_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/basics/capturing_log.h"
#include "timing/record/registry.h"

namespace timing::report {
namespace {

using record::Code;
using record::Outcome;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const record::JobLabels kLabels{
    .name = "api", .url = "http://h/", .requests = {{.method = "GET", .entity = ""}}};
constexpr std::string_view kBeginning = "job 'api' makes 100 runs a second or more";
constexpr std::string_view kEnding = "job 'api' makes fewer than 100 runs a second again";

Outcome success() {
  return {.code = {.kind = Code::Kind::http, .number = 200},
          .success = true,
          .service_time = std::chrono::milliseconds(2),
          .subject = "http://h/",
          .error = {},
          .response = {}};
}

Outcome failure(int number = 503) {
  Outcome outcome = success();
  outcome.success = false;
  outcome.code.number = static_cast<std::uint16_t>(number);
  return outcome;
}

// A job that counts its requests before it reports them. Of the many threads that may use one
// at once, each has a recorder of its own, and every other one a writer of the log.
class LoggedJob {
 public:
  LoggedJob(RequestLogBook& book, RequestLogging logging)
      : log_(book.open(records_, logging, {})), recorder_(records_.new_recorder()) {}

  void run(const Outcome& outcome, int times = 1) { run(recorder_, *log_, outcome, times); }
  void run_on_a_new_thread(const Outcome& outcome, int times) {
    record::RequestLog& log = threads_.size() % 2 == 0 ? *log_ : log_->new_writer();
    threads_.emplace_back([&log, &recorder = records_.new_recorder(), outcome, times] {
      run(recorder, log, outcome, times);
    });
  }
  void join() {
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  static void run(record::Recorder& recorder, record::RequestLog& log, const Outcome& outcome,
                  int times) {
    for (int i = 0; i < times; ++i) {
      log.run_started();
      recorder.request_ended(outcome);
      log.request_ended(outcome);
    }
  }

  record::JobRecords records_{kLabels, record::one_two_five_bounds(),
                              record::one_two_five_bounds()};
  std::unique_ptr<record::RequestLog> log_;
  record::Recorder& recorder_;
  std::vector<std::thread> threads_;
};

// What a summary line begins with.
std::string summary_of(int requests, const std::string& span = "") {
  return std::to_string(requests) + " request" + (requests == 1 ? "" : "s") + span +
         " to http://h/ ... ";
}

class RequestLogTest : public ::testing::Test {
 protected:
  std::unique_ptr<LoggedJob> open(RequestLogging logging) {
    return std::make_unique<LoggedJob>(book_, logging);
  }

  static void run(LoggedJob& job, const Outcome& outcome, int times = 1) {
    job.run(outcome, times);
  }

  // The lines since the last call.
  std::vector<std::string> new_lines() {
    std::vector<std::string> lines;
    const auto all = log_.lines();
    for (; read_ < all.size(); ++read_) lines.push_back(all[read_].text);
    return lines;
  }

  test::CapturingLog log_;
  record::ProgramCounters counters_;
  RequestLogBook book_{log_, counters_, RequestLogBook::Seconds::by_caller};
  std::size_t read_ = 0;
};

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

TEST(RequestLogThread, WritesTheSummaryByItself) {
  test::CapturingLog log;
  record::ProgramCounters counters;
  RequestLogBook book(log, counters);
  LoggedJob job(book, RequestLogging::summary);
  job.run(success());
  while (log.lines().empty()) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_THAT(log.lines().front().text, StartsWith("1 request to http://h/ ..."));
}

TEST(RequestLogSeconds, BringWhatElseIsToBeDone) {
  test::CapturingLog log;
  record::ProgramCounters counters;
  int calls = 0;
  bool wants_more = true;
  RequestLogBook book(log, counters, RequestLogBook::Seconds::by_caller, [&] {
    ++calls;
    return wants_more;
  });
  EXPECT_TRUE(book.second_ended());
  wants_more = false;
  EXPECT_FALSE(book.second_ended());
  EXPECT_EQ(calls, 2);
}

// Whatever is logged: others count the seconds in which requests ended too.
TEST(RequestLogThread, SecondsPassForJobsThatLogNothing) {
  for (const RequestLogging logging : {RequestLogging::none, RequestLogging::errors,
                                       RequestLogging::all, RequestLogging::automatic}) {
    test::CapturingLog log;
    record::ProgramCounters counters;
    std::atomic<bool> called = false;
    RequestLogBook book(log, counters, RequestLogBook::Seconds::by_thread, [&] {
      called = true;
      return false;
    });
    LoggedJob job(book, logging);
    job.run(success());
    while (!called) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

// Many threads report to logs that come and go; the summaries add up to what they reported.
TEST(RequestLogThread, NothingIsLostBetweenThreads) {
  constexpr int kThreads = 4;
  constexpr int kRuns = 5'000;
  test::CapturingLog log;
  record::ProgramCounters counters;
  {
    RequestLogBook book(log, counters);
    auto ticks = std::async(std::launch::async, [&] {
      for (int i = 0; i < 200; ++i) book.second_ended();
    });
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&book] {
        for (int part = 0; part < 5; ++part) {
          LoggedJob job(book, RequestLogging::summary);
          for (int i = 0; i < kRuns / 5; ++i) {
            job.run(i % 10 == 0 ? failure(500 + i % 3) : success());
          }
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    ticks.get();
  }
  int requests = 0;
  int failures = 0;
  int all = 0;
  for (const auto& line : log.lines()) {
    if (line.text.find(" in all to ") != std::string::npos) all += std::stoi(line.text);
    if (line.text.find(" in ") != std::string::npos) continue;
    requests += std::stoi(line.text);
    failures += std::stoi(line.text.substr(line.text.find("failures=") + 9));
  }
  EXPECT_EQ(requests, kThreads * kRuns);
  EXPECT_EQ(all, kThreads * kRuns);
  EXPECT_EQ(failures, kThreads * kRuns / 10);
}

// The hundredth run within a second is one of all writers together.
TEST(RequestLogThread, WritersOfOneJobAreSummedUpTogether) {
  test::CapturingLog log;
  record::ProgramCounters counters;
  RequestLogBook book(log, counters, RequestLogBook::Seconds::by_caller);
  LoggedJob job(book, RequestLogging::automatic);
  for (int thread = 0; thread < 4; ++thread) job.run_on_a_new_thread(success(), 24);
  job.join();
  EXPECT_EQ(log.lines().size(), 96U);
  book.second_ended();
  job.run(success(), 99);
  EXPECT_EQ(log.lines().size(), 195U);
  job.run(success());
  EXPECT_EQ(log.lines().size(), 196U);
  EXPECT_EQ(log.count("makes 100 runs a second or more"), 1U);
}

TEST(RequestLogThread, OneJobFromManyThreadsSaysTheChangeOnce) {
  test::CapturingLog log;
  record::ProgramCounters counters;
  RequestLogBook book(log, counters, RequestLogBook::Seconds::by_caller);
  {
    LoggedJob job(book, RequestLogging::automatic);
    for (int thread = 0; thread < 4; ++thread) job.run_on_a_new_thread(success(), 2'000);
    job.join();
  }
  EXPECT_EQ(log.count(kBeginning), 1U);
  EXPECT_EQ(log.count("8000 requests to"), 1U);
  EXPECT_EQ(log.count("8000 requests in all to"), 1U);
  // 99 runs, and those of the other threads that were between their start and their end.
  EXPECT_LE(log.count("GET to"), 99U + 4U);
}

}  // namespace
}  // namespace timing::report
