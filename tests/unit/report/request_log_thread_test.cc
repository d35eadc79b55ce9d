// What many threads report, and the thread that writes the summaries.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/report/request_log_bench.h"

namespace timing::report {
namespace {

using ::testing::StartsWith;

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
