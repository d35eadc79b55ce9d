#include "timing/report/request_log.h"

#include <utility>

#include "timing/report/job_log.h"

namespace timing::report {

RequestLogBook::RequestLogBook(Log& log, record::ProgramCounters& counters, Seconds seconds,
                               std::function<bool()> each_second)
    : log_(log), counters_(counters), each_second_(std::move(each_second)) {
  if (seconds == Seconds::by_thread) timer_.emplace([this] { return second_ended(); });
}

RequestLogBook::~RequestLogBook() = default;

std::unique_ptr<record::RequestLog> RequestLogBook::open(const record::JobRecords& records,
                                                         RequestLogging logging,
                                                         const SecretMask& secrets) {
  return std::make_unique<JobLog>(*this, records, logging, secrets);
}

bool RequestLogBook::second_ended() {
  bool again = each_second_ && each_second_();
  const std::lock_guard lock(mutex_);
  for (JobLog* const job : jobs_) again = job->second_ended() || again;
  return again;
}

void RequestLogBook::finish() {
  const std::lock_guard lock(mutex_);
  for (JobLog* const job : jobs_) job->finish();
}

RequestLogBook::Place RequestLogBook::enter(JobLog& job) {
  const std::lock_guard lock(mutex_);
  return jobs_.insert(jobs_.end(), &job);
}

void RequestLogBook::leave(Place place) {
  const std::lock_guard lock(mutex_);
  jobs_.erase(place);
}

void RequestLogBook::work_waits() {
  if (timer_) timer_->arm();
}

}  // namespace timing::report
