// The log of one job's requests: request_log.h tells what it writes when.
//
// Threads: run_started() and request_ended() on any thread; second_ended() and finish() on one at a
// time.
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <vector>

#include "timing/record/registry.h"
#include "timing/report/failure_kinds.h"
#include "timing/report/job_summaries.h"
#include "timing/report/request_line.h"
#include "timing/report/request_log.h"

namespace timing::report {

class JobLog final : public record::RequestLog {
 public:
  JobLog(RequestLogBook& book, const record::JobRecords& records, RequestLogging logging,
         SecretMask secrets);
  JobLog(const JobLog&) = delete;
  JobLog& operator=(const JobLog&) = delete;
  ~JobLog() override;

  void run_started() override { run_started(notes_.front()); }
  void request_ended(const record::Outcome& outcome) override {
    request_ended(outcome, notes_.front());
  }
  record::RequestLog& new_writer() override;

  // False: nothing happened, and nothing will by itself.
  bool second_ended();
  // Writes what its closing would, which then writes nothing.
  void finish();

 private:
  // What those who report leave for the end of the second. Apart from each other in memory, so that
  // threads that have one each do not wait for each other.
  struct alignas(64) Notes {
    std::atomic<std::uint64_t> runs{0};  // of this second
    std::atomic<bool> requests{false};   // that ended
  };
  class Writer;

  void run_started(Notes& notes);
  void request_ended(const record::Outcome& outcome, Notes& notes);
  std::uint64_t runs() const;
  std::uint64_t take_runs();
  bool take_requests();
  bool sums_up() const;
  bool writes_each(const record::Outcome& outcome);
  void begin_summaries();
  void consider_ending_summaries(std::uint64_t runs);
  bool write_second();
  void write_request(const record::Outcome& outcome);
  void write(LogLevel level, const Clipped& line);

  RequestLogBook& book_;
  const record::JobLabels& labels_;
  const RequestLogging logging_;
  const SecretMask secrets_;

  mutable std::mutex mutex_;   // held to add notes and to go through them
  std::list<Notes> notes_{1};  // the first is for all who have none of their own
  std::list<Writer> writers_;
  std::atomic<bool> summarising_;
  std::atomic<bool> said_beginning_{false};
  FailureKinds failures_;  // of this second
  JobSummaries summaries_;
  // second_ended()'s.
  bool said_ending_ = false;
  int slow_seconds_ = 0;
  bool finished_ = false;

  std::optional<RequestLogBook::Place> place_;  // last: from here on the book knows the job
};

}  // namespace timing::report
