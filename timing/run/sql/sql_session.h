// The connection of one lane, opened when it is first needed, kept, and opened again after a loss.
//
// Ownership: owns its connection; borrows the rest. Threads: the lane's. Errors: SqlError values;
// failed tries are counted, and told to the job's SqlOutage.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

#include "timing/base/clock.h"
#include "timing/base/random.h"
#include "timing/record/open_connections.h"
#include "timing/record/recorder.h"
#include "timing/run/sql/sql_backoff.h"
#include "timing/run/sql/sql_connection.h"
#include "timing/run/sql/sql_job.h"

namespace timing::run {

// What became of a statement, from the call to its last row.
struct SqlAttempt {
  Result<SqlAnswer, SqlError> result;
  SteadyTime began;
  SteadyTime ended;
};

// `connection` is borrowed for the call.
SqlAttempt attempt(SqlConnection& connection, const SqlRequest& request, const Clock& clock);

class SqlSession {
 public:
  // Executes what every new connection begins with; an error: the connect has failed.
  using Greet = std::function<std::optional<SqlError>(SqlConnection&)>;

  SqlSession(const SqlJob& job, record::Recorder& recorder, Random& random, Greet greet);

  bool is_open() const { return connection_ != nullptr; }
  // One try to have an open connection, once the pace of the job allows it; the reason if there is
  // none afterwards. A connection that was idle for half a second is asked first whether it still
  // lives: the first statement on one that was killed meanwhile fails like one that is lost in the
  // middle (2013, not 2006), and must not be sent again.
  std::optional<SqlError> open(const std::stop_token& stop);
  // Tries until a connection is open, the first time after a pause. The last reason if a stop is
  // requested before.
  std::optional<SqlError> wait_until_open(const std::stop_token& stop);

  // REQUIRES: is_open(). A connection that is lost by it is let go of.
  SqlAttempt execute(const SqlRequest& request);
  // The first statement of a run: one that was not sent, as its connection was lost meanwhile, is
  // sent once more over another, for which it waits.
  SqlAttempt execute_first(const SqlRequest& request, const std::stop_token& stop);
  // A later one: where there is no connection, it is tried once to have one.
  SqlAttempt execute_later(const SqlRequest& request, const std::stop_token& stop);
  void close();

  // The end of the last statement over it.
  SteadyTime last_use() const { return last_use_; }

 private:
  std::optional<SqlError> wait_until_open(SqlError refused, const std::stop_token& stop);
  std::optional<SqlError> connect(const std::stop_token& stop);
  void keep(std::unique_ptr<SqlConnection> connection);

  const SqlJob& job_;
  const Clock& clock_;
  record::Recorder& recorder_;
  SqlBackoff backoff_;
  Greet greet_;
  std::unique_ptr<SqlConnection> connection_;
  record::OpenConnection counted_;  // among those that are open
  SteadyTime last_use_;
  bool was_open_ = false;  // the next connection is one after a loss
};

}  // namespace timing::run
