// The logs of all jobs' requests: which requests get a line of their own, and the summary lines of
// those that get none. The words are request_line.h's.
//
//   all        every request.
//   errors     every failed request.
//   summary    one line for each second in which requests ended; one for ten seconds and one for a
//              minute in which there were several such lines; one for all requests at the end.
//   none       nothing.
//   automatic  every request, until the job makes 100 runs within a second. From that run on, in
//              that second already, as summary, with the first three failures of each code in a
//              second. After three whole seconds in a row with fewer than 100 runs it writes every
//              request again: a job of 100 runs a second does not come and go by jitter. Each
//              change is said once in a job's life. The line for all requests comes in any case.
//
// Summary lines tell what is in the job's records: the counts that a scrape tells. A request that
// is summed up takes no lock. Jobs that make no runs cost nothing: the seconds are counted only
// while some job has had runs.
//
// Ownership: borrows the log and the counters, which outlive it; it outlives its RequestLogs.
// Closing (destroying) a RequestLog writes what is left of its second, and the line for all
// requests. Threads: any thread may open, use and close logs; closing one waits for no reader, but
// nobody may use it any more.
// Errors: what is cut is counted in ProgramCounters::log_lines_truncated; construction by_thread
// throws std::system_error when the system gives no thread.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>

#include "timing/base/log.h"
#include "timing/record/program_counters.h"
#include "timing/record/request_log.h"
#include "timing/report/second_timer.h"

namespace timing::report {

class JobLog;

class RequestLogBook final : public record::RequestLogs {
 public:
  // Who calls second_ended(): a thread of the book's, as the seconds pass, or its owner.
  enum class Seconds { by_thread, by_caller };

  // `each_second`: what else is to be done at the end of a second in which requests ended, and
  // after a second in which it gave true.
  RequestLogBook(Log& log, record::ProgramCounters& counters, Seconds seconds = Seconds::by_thread,
                 std::function<bool()> each_second = nullptr);
  ~RequestLogBook() override;

  std::unique_ptr<record::RequestLog> open(const record::JobRecords& records,
                                           RequestLogging logging,
                                           const SecretMask& secrets) override;

  // Writes the summaries of the second that ends now. False: nothing needs another call before a
  // job has made a run, or a request of it has ended.
  bool second_ended();
  // The program ends: all logs write what their closing would. Whatever is left under way is not in
  // their summaries any more.
  void finish();

 private:
  friend class JobLog;
  using Place = std::list<JobLog*>::iterator;

  Place enter(JobLog& job);
  void leave(Place place);
  void work_waits();

  Log& log_;
  record::ProgramCounters& counters_;
  std::mutex mutex_;
  std::list<JobLog*> jobs_;  // those that sum up, in the order in which they came
  const std::function<bool()> each_second_;
  std::optional<SecondTimer> timer_;  // last: its thread uses all of the above
};

}  // namespace timing::report
