// Tells the job's records and its log what became of the statements of one lane.
//
// Ownership: borrows all that it is given. Threads: the lane's. Errors: it is how they are told.
#pragma once

#include <cstdint>
#include <optional>

#include "timing/base/clock.h"
#include "timing/record/recorder.h"
#include "timing/record/request_log.h"
#include "timing/run/sql/sql_job.h"
#include "timing/run/sql/sql_session.h"

namespace timing::run {

// What a statement belongs to. Number 0: to no run.
struct SqlOccasion {
  std::uint64_t number = 0;
  Instant started;
  bool logged = true;  // its statements get lines, as the job says
};

class SqlReporter {
 public:
  SqlReporter(const SqlJob& job, std::uint32_t lane, record::Recorder& recorder);

  // `failure`: the request has failed, though its attempt may not have. Its error class and rows
  // are counted too.
  void statement_ended(std::uint32_t request, const SqlAttempt& attempt, const SqlError* failure,
                       const SqlOccasion& occasion);
  // What is no statement of the plan.
  void count_error(const SqlError& error);
  void count(record::SqlEvent event) { sql_.count(event); }
  void run_started(std::optional<nanoseconds> delay, bool late);

 private:
  const SqlJob& job_;
  std::uint32_t thread_;  // its number among those of all shares
  record::Recorder& recorder_;
  record::SqlRecorder& sql_;
  record::RequestLog& log_;
};

}  // namespace timing::run
