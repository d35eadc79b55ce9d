#include "timing/report/job_log.h"

#include <fmt/format.h>

#include <numeric>
#include <utility>

namespace timing::report {
namespace {

constexpr std::uint64_t kManyRuns = 100;     // within a second
constexpr std::uint64_t kFailuresShown = 3;  // of each code within a second
constexpr int kSlowSeconds = 3;              // until every request is written again

}  // namespace

class JobLog::Writer final : public record::RequestLog {
 public:
  Writer(JobLog& job, Notes& notes) : job_(job), notes_(notes) {}

  void run_started() override { job_.run_started(notes_); }
  void request_ended(const record::Outcome& outcome) override {
    job_.request_ended(outcome, notes_);
  }
  record::RequestLog& new_writer() override { return job_.new_writer(); }

 private:
  JobLog& job_;
  Notes& notes_;
};

JobLog::JobLog(RequestLogBook& book, const record::JobRecords& records, RequestLogging logging,
               SecretMask secrets)
    : book_(book),
      labels_(records.labels()),
      logging_(logging),
      secrets_(std::move(secrets)),
      summarising_(logging == RequestLogging::summary),
      summaries_(records) {
  if (sums_up()) place_ = book_.enter(*this);
}

record::RequestLog& JobLog::new_writer() {
  const std::lock_guard lock(mutex_);
  return writers_.emplace_back(*this, notes_.emplace_back());
}

JobLog::~JobLog() {
  if (!place_) return;
  book_.leave(*place_);
  finish();
}

bool JobLog::sums_up() const {
  return logging_ == RequestLogging::automatic || logging_ == RequestLogging::summary;
}

void JobLog::run_started(Notes& notes) {
  if (logging_ != RequestLogging::automatic) return;
  notes.runs.fetch_add(1);
  book_.work_waits();
  // Many are not gone through at each run: from the hundredth on they are summed up.
  if (!summarising_.load() && runs() >= kManyRuns) begin_summaries();
}

std::uint64_t JobLog::runs() const {
  const std::lock_guard lock(mutex_);
  return std::accumulate(notes_.begin(), notes_.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const Notes& notes) { return sum + notes.runs; });
}

std::uint64_t JobLog::take_runs() {
  const std::lock_guard lock(mutex_);
  std::uint64_t runs = 0;
  for (Notes& notes : notes_) runs += notes.runs.exchange(0);
  return runs;
}

bool JobLog::take_requests() {
  const std::lock_guard lock(mutex_);
  bool any = false;
  for (Notes& notes : notes_) {
    if (notes.requests.load(std::memory_order_relaxed)) any = notes.requests.exchange(false) || any;
  }
  return any;
}

void JobLog::request_ended(const record::Outcome& outcome, Notes& notes) {
  // A full barrier: whoever takes this note out sees the request in the records, and one that came
  // too late for that is noted again.
  notes.requests.store(true);
  if (writes_each(outcome)) write_request(outcome);
  book_.work_waits();
}

bool JobLog::writes_each(const record::Outcome& outcome) {
  switch (logging_) {
    case RequestLogging::all:
      return true;
    case RequestLogging::errors:
      return !outcome.success;
    case RequestLogging::summary:
    case RequestLogging::none:
      return false;
    case RequestLogging::automatic:
      break;
  }
  const std::uint64_t failures = outcome.success ? 0 : failures_.add(outcome.code);
  const bool among_first_failures = failures > 0 && failures <= kFailuresShown;
  return among_first_failures || !summarising_.load(std::memory_order_relaxed);
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
  if (finished_) return false;
  const std::uint64_t runs = take_runs();
  failures_.reset();
  const bool requests = write_second();
  if (logging_ == RequestLogging::automatic && summarising_) consider_ending_summaries(runs);
  return runs > 0 || requests || summaries_.counts_seconds() ||
         (logging_ == RequestLogging::automatic && summarising_);
}

void JobLog::consider_ending_summaries(std::uint64_t runs) {
  slow_seconds_ = runs < kManyRuns ? slow_seconds_ + 1 : 0;
  if (slow_seconds_ < kSlowSeconds) return;
  slow_seconds_ = 0;
  summarising_ = false;
  summaries_.forget_stretches();
  if (runs == 0 || std::exchange(said_ending_, true)) return;
  book_.log_.info(
      fmt::format("job '{}' makes fewer than {} runs a second again: one line a request",
                  labels_.name, kManyRuns));
}

// False: no request ended.
bool JobLog::write_second() {
  const bool more = take_requests();
  if (!summarising_) return summaries_.pass_second(more);
  const std::vector<Summary> summaries = summaries_.second_ended(more);
  for (const Summary& summary : summaries) {
    write(LogLevel::info, summary_line(labels_, summary, secrets_));
  }
  return !summaries.empty();
}

void JobLog::finish() {
  if (std::exchange(finished_, true)) return;
  write_second();
  const Summary all = summaries_.all();
  if (all.latencies.count > 0) write(LogLevel::info, summary_line(labels_, all, secrets_));
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

}  // namespace timing::report
