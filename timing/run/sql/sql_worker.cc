#include "timing/run/sql/sql_worker.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>

#include "timing/base/duration.h"

namespace timing::run {
namespace {

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

std::string done_words(const SqlJob& job, std::string_view list, std::size_t statements,
                       SteadyTime began) {
  const nanoseconds time = job.context.clock.steady_now() - began;
  return fmt::format("job '{}': {} done, {} statement{} in {}", job.context.job.name, list,
                     statements, statements == 1 ? "" : "s",
                     format_duration(std::chrono::round<std::chrono::milliseconds>(time)));
}

}  // namespace

SqlWorker::SqlWorker(const SqlJob& job, std::uint32_t lane)
    : job_(job),
      requests_(job.plan),
      recorder_(job.context.records.new_recorder()),
      random_(random_seed()),
      reporter_(job, lane, recorder_),
      sender_(job, lane, reporter_, random_),
      mix_(job.plan.mix, job.context.job.seed),
      statements_(make_statements(job.plan.statements, 0)),
      connect_(make_statements(job.plan.connect, requests_.connect)),
      session_(job, recorder_, random_, [this](SqlConnection& opened) { return greet(opened); }),
      transaction_(job, session_, sender_, reporter_, random_) {}

RunEnd SqlWorker::perform(Run run, const std::stop_token& stop) {
  if (!get_ready(stop)) return RunEnd::unavailable;
  job_.errands.note_begun();
  for (;;) {
    execute(run, stop);
    const std::optional<Run> next = next_back_to_back(stop);
    if (!next) return RunEnd::finished;
    run = *next;
    if (!session_.is_open() && session_.open(stop)) return RunEnd::unavailable;
  }
}

bool SqlWorker::get_ready(const std::stop_token& stop) {
  if (session_.open(stop)) return false;
  return job_.errands.init_done() || settle_init(job_.errands.enter_init(stop), stop);
}

bool SqlWorker::wait_until_available(const std::stop_token& stop) {
  for (;;) {
    if (!session_.is_open() && session_.wait_until_open(stop)) return false;
    if (job_.errands.init_done()) return true;
    const SqlErrands::Turn turn = job_.errands.wait_for_init(stop);
    if (turn == SqlErrands::Turn::not_now) return false;
    if (settle_init(turn, stop)) return true;
  }
}

bool SqlWorker::settle_init(SqlErrands::Turn turn, const std::stop_token& stop) {
  if (turn != SqlErrands::Turn::own) return turn == SqlErrands::Turn::done;
  job_.errands.note_begun();
  const bool success = execute_init(stop);
  job_.errands.init_ended(success);
  return success;
}

bool SqlWorker::execute_init(const std::stop_token& stop) {
  const SqlOccasion occasion{.started = job_.context.clock.now(), .logged = false};
  for (SqlStatement& statement : make_statements(job_.plan.init, requests_.init)) {
    if (stop.stop_requested()) return false;
    const auto failure = sender_.send(statement, occasion, [&](const SqlRequest& request) {
      return session_.execute_later(request, stop);
    });
    if (!failure) continue;
    job_.init_outage.attempt_failed(occasion.started.steady, *failure);
    return false;
  }
  job_.init_outage.attempt_succeeded();
  job_.context.log.info(done_words(job_, "init", job_.plan.init.size(), occasion.started.steady));
  return true;
}

void SqlWorker::clean_up() {
  if (job_.plan.cleanup.empty()) return;
  const SqlOccasion occasion{.started = job_.context.clock.now()};
  std::size_t done = 0;
  for (SqlStatement& statement : make_statements(job_.plan.cleanup, requests_.cleanup)) {
    const auto failure = sender_.send(statement, occasion, [this](const SqlRequest& request) {
      return session_.execute_later(request, {});
    });
    if (!failure) ++done;
    if (!session_.is_open()) break;
    if (failure && failure->error_class == record::SqlErrorClass::timeout) break;
  }
  job_.context.log.info(done_words(job_, "cleanup", done, occasion.started.steady));
}

std::optional<SqlError> SqlWorker::greet(SqlConnection& connection) {
  if (connect_.empty()) return std::nullopt;
  const SqlOccasion occasion{.started = job_.context.clock.now(), .logged = false};
  for (std::size_t index = 0; index < connect_.size(); ++index) {
    std::optional<SqlError> failure =
        sender_.send(connect_[index], occasion, [&](const SqlRequest& request) {
          return attempt(connection, request, job_.context.clock);
        });
    if (!failure) continue;
    failure->message.insert(0,
                            fmt::format("connect statement {}: ", job_.plan.connect[index].entity));
    return failure;
  }
  return std::nullopt;
}

void SqlWorker::execute(const Run& run, const std::stop_token& stop) {
  const plan::JobPlan& job = job_.context.job;
  const SqlOccasion occasion{.number = run.number, .started = job_.context.clock.now()};
  reporter_.run_started(start_delay(job, run, occasion.started.steady), run.late);
  const std::span<SqlStatement> statements = statements_of(run);
  if (job_.plan.transaction) {
    transaction_.execute(statements, occasion, stop);
  } else {
    execute_list(statements, occasion, stop);
  }
  if (!job.scheduled()) return;
  const SteadyTime ended =
      std::max({occasion.started.steady, sender_.last_end(), session_.last_use()});
  recorder_.run_ended(ended - run.intended);
}

void SqlWorker::execute_list(std::span<SqlStatement> statements, const SqlOccasion& run,
                             const std::stop_token& stop) {
  sender_.forget_captured();
  bool first = true;
  for (SqlStatement& statement : statements) {
    sender_.send(statement, run, [&](const SqlRequest& request) {
      if (!std::exchange(first, false)) return session_.execute_later(request, stop);
      return session_.execute_first(request, stop);
    });
  }
}

std::span<SqlStatement> SqlWorker::statements_of(const Run& run) {
  if (mix_.empty()) return statements_;
  return std::span(statements_).subspan(mix_.pick(run.number), 1);
}

std::optional<Run> SqlWorker::next_back_to_back(const std::stop_token& stop) {
  if (!job_.context.job.back_to_back() || stop.stop_requested()) return std::nullopt;
  const SteadyTime now = job_.context.clock.steady_now();
  const std::optional<std::uint64_t> number = job_.context.source.take_in_closed_loop(now);
  if (!number) return std::nullopt;
  return Run{.number = *number, .intended = now};
}

}  // namespace timing::run
