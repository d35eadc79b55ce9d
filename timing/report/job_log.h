// The log of one job's requests: request_log.h tells what it writes when.
//
// Threads: run_started() and request_ended() on any thread; second_ended() and finish() on one at a
// time.
#pragma once

#include <atomic>
#include <cstdint>
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

  void run_started() override;
  void request_ended(const record::Outcome& outcome) override;

  // False: nothing happened, and nothing will by itself.
  bool second_ended();
  // Writes what its closing would, which then writes nothing.
  void finish();

 private:
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

  std::atomic<std::uint64_t> runs_{0};  // of this second
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
