#include "timing/run/sql/sql_reporter.h"

#include <string>

#include "timing/record/outcome.h"
#include "timing/run/sql/sql_code.h"

namespace timing::run {

using record::SqlEvent;

SqlReporter::SqlReporter(const SqlJob& job, std::uint32_t lane, record::Recorder& recorder)
    : job_(job),
      thread_(job.context.job.thread_of(lane)),
      recorder_(recorder),
      sql_(recorder.sql()),
      log_(job.context.request_log.new_writer()) {}

void SqlReporter::run_started(std::optional<nanoseconds> delay, bool late) {
  recorder_.run_started(delay, late);
  log_.run_started();
}

void SqlReporter::statement_ended(std::uint32_t request, const SqlAttempt& attempt,
                                  const SqlError* failure, const SqlOccasion& occasion) {
  record::Outcome outcome;
  outcome.request = request;
  outcome.code.kind = record::Code::Kind::sql;
  outcome.success = failure == nullptr;
  outcome.service_time = attempt.ended - attempt.began;
  outcome.ended = occasion.started.wall + (attempt.ended - occasion.started.steady);
  outcome.run = occasion.number;
  outcome.thread = thread_;
  outcome.subject = job_.context.job.url_label;
  if (attempt.result) {
    const SqlAnswer& answer = attempt.result.value();
    outcome.size = answer.fetched > 0 ? answer.fetched : answer.affected;
    if (answer.fetched > 0) sql_.count(SqlEvent::row_read, answer.fetched);
    if (answer.affected > 0) sql_.count(SqlEvent::row_affected, answer.affected);
    if (answer.preparation_failed) sql_.count(SqlEvent::preparation_failure);
  }
  std::string words;
  if (failure != nullptr) {
    outcome.code.number = code_number(failure->number);
    outcome.error_class = failure->error_class;
    words = job_.context.job.secrets.apply(failure->message);
    outcome.error = words;
    count_error(*failure);
  }
  recorder_.request_ended(outcome);
  if (occasion.logged) log_.request_ended(outcome);
}

void SqlReporter::count_error(const SqlError& error) {
  sql_.count_error(error.error_class, code_number(error.number));
}

}  // namespace timing::run
