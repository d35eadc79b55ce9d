// Jobs that report to a RequestLogBook, and the lines that come of it.
//
// Threads: as each says. Errors: none.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/basics/capturing_log.h"
#include "timing/record/registry.h"
#include "timing/report/request_log.h"

namespace timing::report {

using ::testing::StartsWith;

inline const record::JobLabels kLabels{
    .name = "api", .url = "http://h/", .requests = {{.method = "GET", .entity = ""}}};
inline constexpr std::string_view kBeginning = "job 'api' makes 100 runs a second or more";
inline constexpr std::string_view kEnding = "job 'api' makes fewer than 100 runs a second again";

inline record::Outcome success() {
  return {.code = {.kind = record::Code::Kind::http, .number = 200},
          .success = true,
          .service_time = std::chrono::milliseconds(2),
          .subject = "http://h/",
          .error = {},
          .response = {}};
}

inline record::Outcome failure(int number = 503) {
  record::Outcome outcome = success();
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

  void run(const record::Outcome& outcome, int times = 1) { run(recorder_, *log_, outcome, times); }
  void run_on_a_new_thread(const record::Outcome& outcome, int times) {
    record::RequestLog& log = threads_.size() % 2 == 0 ? *log_ : log_->new_writer();
    threads_.emplace_back([&log, &recorder = records_.new_recorder(), outcome, times] {
      run(recorder, log, outcome, times);
    });
  }
  void join() {
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  static void run(record::Recorder& recorder, record::RequestLog& log,
                  const record::Outcome& outcome, int times) {
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
inline std::string summary_of(int requests, const std::string& span = "") {
  return std::to_string(requests) + " request" + (requests == 1 ? "" : "s") + span +
         " to http://h/ ... ";
}

class RequestLogTest : public ::testing::Test {
 protected:
  std::unique_ptr<LoggedJob> open(RequestLogging logging) {
    return std::make_unique<LoggedJob>(book_, logging);
  }

  static void run(LoggedJob& job, const record::Outcome& outcome, int times = 1) {
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

}  // namespace timing::report
