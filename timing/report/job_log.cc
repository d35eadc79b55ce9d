#include "timing/report/job_log.h"

#include <fmt/format.h>

#include <utility>

namespace timing::report {
namespace {

constexpr std::uint64_t kManyRuns = 100;     // within a second
constexpr std::uint64_t kFailuresShown = 3;  // of each code within a second
constexpr int kSlowSeconds = 3;              // until every request is written again

}  // namespace

std::uint64_t JobSecond::add(const record::Outcome& outcome) {
  latencies_.add(outcome.service_time);
  return outcome.success ? 0 : failures_.add(outcome.code);
}

// A failure is added behind its latency and taken out before it, so that it is hardly ever told in
// an earlier second than its request.
SecondSummary JobSecond::drain() {
  SecondSummary summary;
  summary.failures = failures_.drain();
  summary.requests = latencies_.drain();
  return summary;
}

JobLog::JobLog(RequestLogBook& book, record::JobLabels labels, RequestLogging logging,
               SecretMask secrets)
    : book_(book),
      labels_(std::move(labels)),
      logging_(logging),
      secrets_(std::move(secrets)),
      summarising_(logging == RequestLogging::summary) {
  if (sums_up()) place_ = book_.enter(*this);
}

JobLog::~JobLog() {
  if (!place_) return;
  book_.leave(*place_);
  write_summary();
}

bool JobLog::sums_up() const {
  return logging_ == RequestLogging::automatic || logging_ == RequestLogging::summary;
}

void JobLog::run_started() {
  if (logging_ != RequestLogging::automatic) return;
  const std::uint64_t runs = runs_.fetch_add(1) + 1;
  book_.work_waits();
  if (runs >= kManyRuns && !summarising_.load()) begin_summaries();
}

void JobLog::request_ended(const record::Outcome& outcome) {
  if (sums_up()) {
    sum_up(outcome);
  } else if (logging_ == RequestLogging::all ||
             (logging_ == RequestLogging::errors && !outcome.success)) {
    write_request(outcome);
  }
  book_.work_waits();
}

void JobLog::sum_up(const record::Outcome& outcome) {
  const std::uint64_t failures = second().add(outcome);
  if (logging_ == RequestLogging::summary) return;
  const bool among_first_failures = failures > 0 && failures <= kFailuresShown;
  if (!summarising_.load(std::memory_order_relaxed) || among_first_failures) write_request(outcome);
}

void JobLog::begin_summaries() {
  summarising_ = true;
  if (said_beginning_.exchange(true)) return;
  book_.log_.info(fmt::format(
      "job '{}' makes {} runs a second or more: one line a second from here on, and the "
      "first failures of each code (log_requests: all writes every request)",
      labels_.name, kManyRuns));
}

bool JobLog::second_ended() {
  const std::uint64_t runs = runs_.exchange(0);
  const bool requests = write_summary();
  if (logging_ == RequestLogging::automatic && summarising_) consider_ending_summaries(runs);
  return runs > 0 || requests || (logging_ == RequestLogging::automatic && summarising_);
}

void JobLog::consider_ending_summaries(std::uint64_t runs) {
  slow_seconds_ = runs < kManyRuns ? slow_seconds_ + 1 : 0;
  if (slow_seconds_ < kSlowSeconds) return;
  slow_seconds_ = 0;
  summarising_ = false;
  if (runs == 0 || std::exchange(said_ending_, true)) return;
  book_.log_.info(
      fmt::format("job '{}' makes fewer than {} runs a second again: one line a request",
                  labels_.name, kManyRuns));
}

// False: no request ended.
bool JobLog::write_summary() {
  JobSecond* const second = second_.load();
  if (second == nullptr) return false;
  const SecondSummary summary = second->drain();
  if (summary.requests.count == 0 && summary.failures.total() == 0) return false;
  if (summarising_) write(LogLevel::info, summary_line(labels_, summary, secrets_));
  return true;
}

void JobLog::write_request(const record::Outcome& outcome) {
  const LogLevel level = outcome.success ? LogLevel::info : LogLevel::error;
  if (book_.log_.enabled(level)) write(level, request_line(labels_, outcome, secrets_));
  if (outcome.response.empty() || !book_.log_.enabled(LogLevel::info)) return;
  write(LogLevel::info, response_line(outcome, secrets_));
}

void JobLog::write(LogLevel level, const Clipped& line) {
  if (line.cut) book_.counters_.log_lines_truncated.fetch_add(1, std::memory_order_relaxed);
  book_.log_.write(level, line.text);
}

JobSecond& JobLog::second() {
  if (JobSecond* const made = second_.load(std::memory_order_acquire)) return *made;
  const std::lock_guard lock(second_mutex_);
  if (!second_owner_) {
    second_owner_ = std::make_unique<JobSecond>();
    second_.store(second_owner_.get());
  }
  return *second_owner_;
}

}  // namespace timing::report
