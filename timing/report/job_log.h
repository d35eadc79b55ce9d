// The log of one job's requests: request_log.h tells what it writes when.
//
// Threads: run_started() and request_ended() on any thread; second_ended() on one at a time.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "timing/report/request_line.h"
#include "timing/report/request_log.h"

namespace timing::report {

// What a job's requests left behind since the last drain.
class JobSecond {
 public:
  // How many failures with the outcome's code there were so far; 0: it is a success, or one of too
  // many codes.
  std::uint64_t add(const record::Outcome& outcome);
  SecondSummary drain();

 private:
  LatencyDigest latencies_;
  FailureKinds failures_;
};

class JobLog final : public record::RequestLog {
 public:
  JobLog(RequestLogBook& book, record::JobLabels labels, RequestLogging logging,
         SecretMask secrets);
  JobLog(const JobLog&) = delete;
  JobLog& operator=(const JobLog&) = delete;
  ~JobLog() override;

  void run_started() override;
  void request_ended(const record::Outcome& outcome) override;

  // False: nothing happened, and nothing will by itself.
  bool second_ended();

 private:
  bool sums_up() const;
  void sum_up(const record::Outcome& outcome);
  void begin_summaries();
  void consider_ending_summaries(std::uint64_t runs);
  bool write_summary();
  void write_request(const record::Outcome& outcome);
  void write(LogLevel level, const Clipped& line);
  JobSecond& second();

  RequestLogBook& book_;
  const record::JobLabels labels_;
  const RequestLogging logging_;
  const SecretMask secrets_;

  std::atomic<std::uint64_t> runs_{0};  // of this second
  std::atomic<bool> summarising_;

  // Made for the first request: most jobs of a large config wait for their window.
  std::mutex second_mutex_;
  std::unique_ptr<JobSecond> second_owner_;
  std::atomic<JobSecond*> second_{nullptr};

  std::atomic<bool> said_beginning_{false};
  // second_ended()'s.
  bool said_ending_ = false;
  int slow_seconds_ = 0;

  std::optional<RequestLogBook::Place> place_;  // last: from here on the book knows the job
};

}  // namespace timing::report
