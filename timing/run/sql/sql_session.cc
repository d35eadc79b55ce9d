#include "timing/run/sql/sql_session.h"

#include <utility>

#include "timing/run/sql/sql_code.h"
#include "timing/run/sql/sql_pause.h"

namespace timing::run {
namespace {

// Short enough for a run every second, long enough that the round trip is no part of a load.
constexpr nanoseconds kIdleBeforeAsking = std::chrono::milliseconds(500);

SqlError stopped() {
  return {.number = kCannotConnect,
          .message = "stopped before a connection was tried",
          .fault = SqlFault::connection_idle,
          .error_class = record::SqlErrorClass::connection_refused};
}

}  // namespace

SqlAttempt attempt(SqlConnection& connection, const SqlRequest& request, const Clock& clock) {
  const SteadyTime began = clock.steady_now();
  Result<SqlAnswer, SqlError> result = connection.execute(request);
  return {.result = std::move(result), .began = began, .ended = clock.steady_now()};
}

SqlSession::SqlSession(const SqlJob& job, record::Recorder& recorder, Random& random, Greet greet)
    : job_(job),
      clock_(job.context.clock),
      recorder_(recorder),
      backoff_(random),
      greet_(std::move(greet)) {}

std::optional<SqlError> SqlSession::open(const std::stop_token& stop) {
  if (connection_ && clock_.steady_now() - last_use_ > kIdleBeforeAsking && !connection_->alive()) {
    close();
  }
  if (connection_) return std::nullopt;
  return connect(stop);
}

std::optional<SqlError> SqlSession::connect(const std::stop_token& stop) {
  if (!pause_for(job_.pace.reserve(clock_.steady_now()), stop)) return stopped();
  const SteadyTime began = clock_.steady_now();
  Result<std::unique_ptr<SqlConnection>, SqlError> connection = job_.driver.connect();
  if (!connection) {
    const SqlError& refused = connection.error();
    recorder_.sql().count_error(refused.error_class, code_number(refused.number));
    job_.outage.attempt_failed(began, refused);
    return refused;
  }
  recorder_.phase_ended(record::Phase::connect, clock_.steady_now() - began);
  recorder_.count(record::Event::connection_opened);
  if (std::optional<SqlError> failed = greet_(*connection.value())) {
    job_.outage.attempt_failed(began, *failed);
    return failed;
  }
  keep(std::move(connection).value());
  return std::nullopt;
}

void SqlSession::keep(std::unique_ptr<SqlConnection> connection) {
  connection_ = std::move(connection);
  counted_ = record::OpenConnection(job_.context.records.open_connections());
  last_use_ = clock_.steady_now();
  backoff_.reset();
  job_.outage.attempt_succeeded(connection_->greeting());
  if (std::exchange(was_open_, true)) recorder_.count(record::Event::reconnect);
}

void SqlSession::close() {
  connection_.reset();
  counted_ = {};
}

std::optional<SqlError> SqlSession::wait_until_open(const std::stop_token& stop) {
  return wait_until_open(stopped(), stop);
}

std::optional<SqlError> SqlSession::wait_until_open(SqlError refused, const std::stop_token& stop) {
  recorder_.sql().count(record::SqlEvent::wait);
  std::optional<SqlError> reason = std::move(refused);
  SteadyTime since = clock_.steady_now();
  while (reason && pause_for(backoff_.next_pause(), stop)) {
    reason = open(stop);
    const SteadyTime now = clock_.steady_now();
    recorder_.sql().waited(now - std::exchange(since, now));
  }
  return reason;
}

SqlAttempt SqlSession::execute(const SqlRequest& request) {
  SqlAttempt made = attempt(*connection_, request, clock_);
  if (!made.result && made.result.error().fault != SqlFault::statement) close();
  last_use_ = made.ended;
  return made;
}

SqlAttempt SqlSession::execute_first(const SqlRequest& request, const std::stop_token& stop) {
  SqlAttempt made = execute(request);
  if (made.result || made.result.error().fault != SqlFault::connection_idle) return made;
  std::optional<SqlError> refused = open(stop);
  if (refused) refused = wait_until_open(*std::move(refused), stop);
  if (!refused) return execute(request);
  return {.result = *std::move(refused), .began = made.began, .ended = clock_.steady_now()};
}

SqlAttempt SqlSession::execute_later(const SqlRequest& request, const std::stop_token& stop) {
  if (is_open()) return execute(request);
  const SteadyTime began = clock_.steady_now();
  std::optional<SqlError> refused = open(stop);
  if (!refused) return execute(request);
  return {.result = *std::move(refused), .began = began, .ended = clock_.steady_now()};
}

}  // namespace timing::run
