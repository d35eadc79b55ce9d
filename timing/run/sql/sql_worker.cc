#include "timing/run/sql/sql_worker.h"

#include <algorithm>
#include <limits>
#include <random>
#include <utility>

#include "timing/plan/template/template.h"

namespace timing::run {
namespace {

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

std::uint16_t code_number(int number) {
  return static_cast<std::uint16_t>(
      std::clamp<int>(number, 0, std::numeric_limits<std::uint16_t>::max()));
}

}  // namespace

SqlWorker::SqlWorker(const SqlJob& job, std::uint32_t lane)
    : job_(job),
      lane_(lane),
      recorder_(job.context.records.new_recorder()),
      random_(random_seed()),
      session_(job.driver, job.outage, recorder_, job.context.clock, random_) {}

RunEnd SqlWorker::perform(Run run, const std::stop_token& stop) {
  for (;;) {
    if (session_.open()) return RunEnd::unavailable;
    execute(run, stop);
    const std::optional<Run> next = next_back_to_back(stop);
    if (!next) return RunEnd::finished;
    run = *next;
  }
}

bool SqlWorker::wait_until_available(const std::stop_token& stop) {
  return !session_.wait_until_open(stop);
}

void SqlWorker::execute(const Run& run, const std::stop_token& stop) {
  const Instant started = job_.context.clock.now();
  recorder_.run_started(start_delay(job_.context.job, run, started.steady), run.late);
  job_.context.request_log.run_started();
  const plan::TemplateContext templates{
      .now = started.wall, .run = run.number, .thread = lane_, .random = &random_};
  SteadyTime ended = run.intended;
  for (std::uint32_t request = 0; request < job_.plan.statements.size(); ++request) {
    text_.clear();
    job_.plan.statements[request].text.render_to(text_, templates);
    const Attempt attempt = request == 0 ? execute_first(stop) : execute_later();
    report(run, request, attempt, started);
    ended = attempt.ended;
  }
  if (job_.context.job.scheduled()) recorder_.run_ended(ended - run.intended);
}

SqlWorker::Attempt SqlWorker::execute_first(const std::stop_token& stop) {
  Attempt attempt = send();
  if (attempt.result || attempt.result.error().fault != SqlFault::connection_idle) return attempt;
  if (std::optional<SqlError> refused = session_.wait_until_open(stop)) {
    return {.result = *std::move(refused),
            .began = attempt.began,
            .ended = job_.context.clock.steady_now()};
  }
  return send();
}

SqlWorker::Attempt SqlWorker::execute_later() {
  if (session_.is_open()) return send();
  const SteadyTime began = job_.context.clock.steady_now();
  if (std::optional<SqlError> refused = session_.open()) {
    return {
        .result = *std::move(refused), .began = began, .ended = job_.context.clock.steady_now()};
  }
  return send();
}

SqlWorker::Attempt SqlWorker::send() {
  const SteadyTime began = job_.context.clock.steady_now();
  Result<SqlAnswer, SqlError> result =
      session_.execute({.text = text_, .timeout = job_.context.job.timeout});
  return {.result = std::move(result), .began = began, .ended = job_.context.clock.steady_now()};
}

void SqlWorker::report(const Run& run, std::uint32_t request, const Attempt& attempt,
                       const Instant& run_started) {
  record::Outcome outcome;
  outcome.request = request;
  outcome.code.kind = record::Code::Kind::sql;
  outcome.success = attempt.result.ok();
  outcome.service_time = attempt.ended - attempt.began;
  outcome.ended = run_started.wall + (attempt.ended - run_started.steady);
  outcome.run = run.number;
  outcome.thread = lane_;
  outcome.subject = job_.context.job.url_label;
  std::string error;
  if (attempt.result) {
    const SqlAnswer& rows = attempt.result.value();
    outcome.size = rows.fetched > 0 ? rows.fetched : rows.affected;
  } else {
    outcome.code.number = code_number(attempt.result.error().number);
    error = job_.context.job.secrets.apply(attempt.result.error().message);
    outcome.error = error;
  }
  recorder_.request_ended(outcome);
  job_.context.request_log.request_ended(outcome);
}

std::optional<Run> SqlWorker::next_back_to_back(const std::stop_token& stop) {
  if (!job_.context.job.back_to_back() || stop.stop_requested()) return std::nullopt;
  const SteadyTime now = job_.context.clock.steady_now();
  const std::optional<std::uint64_t> number = job_.context.source.take_in_closed_loop(now);
  if (!number) return std::nullopt;
  return Run{.number = *number, .intended = now};
}

}  // namespace timing::run
