// The connection of one lane, opened when it is first needed, kept, and opened again after a loss.
//
// Ownership: owns its connection; borrows the rest. Threads: the lane's. Errors: SqlError values;
// failed tries are told to the job's SqlOutage.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string_view>

#include "timing/base/clock.h"
#include "timing/base/random.h"
#include "timing/record/recorder.h"
#include "timing/run/sql/sql_backoff.h"
#include "timing/run/sql/sql_connection.h"
#include "timing/run/sql/sql_outage.h"

namespace timing::run {

class SqlSession {
 public:
  SqlSession(SqlDriver& driver, SqlOutage& outage, record::Recorder& recorder, const Clock& clock,
             Random& random);

  bool is_open() const { return connection_ != nullptr; }
  // One try to have an open connection; the reason if there is none afterwards. A connection that
  // was idle for half a second is asked first whether it still lives: the first statement on one
  // that was killed meanwhile fails like one that is lost in the middle (2013, not 2006), and must
  // not be sent again.
  std::optional<SqlError> open();
  // Tries until a connection is open. The last reason if a stop is requested before.
  std::optional<SqlError> wait_until_open(const std::stop_token& stop);

  // REQUIRES: is_open(). A connection that is lost by it is let go of.
  Result<SqlAnswer, SqlError> execute(const SqlRequest& request);

 private:
  std::optional<SqlError> connect();

  SqlDriver& driver_;
  SqlOutage& outage_;
  record::Recorder& recorder_;
  const Clock& clock_;
  SqlBackoff backoff_;
  std::unique_ptr<SqlConnection> connection_;
  SteadyTime last_use_;
  bool was_open_ = false;  // the next connection is one after a loss
};

}  // namespace timing::run
