#include "timing/run/sql/sql_session.h"

#include <condition_variable>
#include <mutex>
#include <utility>

namespace timing::run {
namespace {

// Short enough for a run every second, long enough that the round trip is no part of a load.
constexpr nanoseconds kIdleBeforeAsking = std::chrono::milliseconds(500);

// False when a stop was requested.
bool pause_for(nanoseconds pause, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never_notified;
  std::unique_lock lock(mutex);
  never_notified.wait_for(lock, stop, pause, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace

SqlSession::SqlSession(SqlDriver& driver, SqlOutage& outage, record::Recorder& recorder,
                       const Clock& clock, Random& random)
    : driver_(driver), outage_(outage), recorder_(recorder), clock_(clock), backoff_(random) {}

std::optional<SqlError> SqlSession::open() {
  if (connection_ && clock_.steady_now() - last_use_ > kIdleBeforeAsking && !connection_->alive()) {
    connection_.reset();
  }
  if (connection_) return std::nullopt;
  return connect();
}

std::optional<SqlError> SqlSession::connect() {
  const SteadyTime began = clock_.steady_now();
  Result<std::unique_ptr<SqlConnection>, SqlError> connection = driver_.connect();
  if (!connection) {
    outage_.attempt_failed(began, connection.error());
    return connection.error();
  }
  connection_ = std::move(connection).value();
  last_use_ = clock_.steady_now();
  backoff_.reset();
  outage_.attempt_succeeded();
  if (std::exchange(was_open_, true)) recorder_.count(record::Event::reconnect);
  return std::nullopt;
}

std::optional<SqlError> SqlSession::wait_until_open(const std::stop_token& stop) {
  std::optional<SqlError> refused = open();
  while (refused && pause_for(backoff_.next_pause(), stop)) refused = open();
  return refused;
}

Result<SqlAnswer, SqlError> SqlSession::execute(const SqlRequest& request) {
  Result<SqlAnswer, SqlError> result = connection_->execute(request);
  if (!result && result.error().fault != SqlFault::statement) connection_.reset();
  last_use_ = clock_.steady_now();
  return result;
}

}  // namespace timing::run
