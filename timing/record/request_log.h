// The log of one job's requests, as those who run them see it. The report layer implements it.
//
// Threads: any thread may report an outcome; a call never blocks on the reader of the log.
// Errors: none; what is dropped is counted by the implementation.
#pragma once

#include <memory>

#include "timing/base/log.h"
#include "timing/base/secret_mask.h"
#include "timing/record/outcome.h"

namespace timing::record {

class RequestLog {
 public:
  RequestLog() = default;
  RequestLog(const RequestLog&) = delete;
  RequestLog& operator=(const RequestLog&) = delete;
  virtual ~RequestLog() = default;

  // Once per run, before its first request.
  virtual void run_started() = 0;
  virtual void request_ended(const Outcome& outcome) = 0;
  // The same log for one more thread of many requests, which shares no memory with the others on
  // their path. It lives as long as this one.
  virtual RequestLog& new_writer() { return *this; }
};

class JobRecords;

class RequestLogs {
 public:
  RequestLogs() = default;
  RequestLogs(const RequestLogs&) = delete;
  RequestLogs& operator=(const RequestLogs&) = delete;
  virtual ~RequestLogs() = default;

  // `records` are the job's, and outlive the log. An outcome is counted there before it is reported
  // here.
  virtual std::unique_ptr<RequestLog> open(const JobRecords& records, RequestLogging logging,
                                           const SecretMask& secrets) = 0;
};

}  // namespace timing::record
