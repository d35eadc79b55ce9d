// A connection to MySQL or MariaDB, with its prepared statements.
//
// A statement with a timeout is watched; one that its watchdog began to cancel has failed, whatever
// it answers: a SLEEP that is cancelled succeeds.
//
// Ownership: owns its handle. Threads: the one that opened it. Errors: see mysql_errors.h.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "timing/base/clock.h"
#include "timing/base/descriptor.h"
#include "timing/run/sql/mysql_connect.h"
#include "timing/run/sql/mysql_statement.h"
#include "timing/run/sql/sql_connection.h"
#include "timing/run/sql/sql_statement_cache.h"
#include "timing/run/sql/sql_watch.h"

namespace timing::run {

class MysqlConnection final : public SqlConnection {
 public:
  // `patience`: how long the server has for its word that it lives.
  MysqlConnection(MysqlOpened opened, Descriptor socket, std::shared_ptr<SqlWatchdog> watchdog,
                  nanoseconds patience, const Clock& clock);

  // `SET SESSION name = value` for each.
  std::optional<SqlError> set_options(const std::vector<plan::DatabaseOption>& options,
                                      nanoseconds timeout);

  Result<SqlAnswer, SqlError> execute(const SqlRequest& request) override;
  bool alive() override;
  std::string greeting() const override { return greeting_; }

 private:
  // Empty: a text that the server cannot prepare.
  using Prepared = std::optional<MysqlStatement>;

  Result<SqlAnswer, SqlError> send(const SqlRequest& request);
  SqlError timed_out(nanoseconds timeout, SqlWatch::End end, bool lost);
  // False: the connection is of no more use.
  bool take_late_cancellation();
  Result<SqlAnswer, SqlError> execute_prepared(const SqlRequest& request);
  Result<SqlAnswer, SqlError> execute_unprepared(const SqlRequest& request);
  Result<SqlAnswer, SqlError> execute_with(MysqlStatement& statement, const SqlRequest& request);
  Result<std::string, SqlError> option_text(const plan::DatabaseOption& option);

  const Clock& clock_;
  nanoseconds patience_;
  std::string greeting_;
  // The handle goes first: statements without one need not be closed on the server.
  SqlStatementCache<Prepared> statements_;
  MysqlHandle handle_;
  SqlWatch watch_;
};

}  // namespace timing::run
