// A connection to MySQL or MariaDB, with its prepared statements.
//
// Ownership: owns its handle. Threads: the one that opened it. Errors: see mysql_errors.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "timing/base/clock.h"
#include "timing/run/sql/mysql_connect.h"
#include "timing/run/sql/mysql_statement.h"
#include "timing/run/sql/sql_connection.h"
#include "timing/run/sql/sql_statement_cache.h"

namespace timing::run {

class MysqlConnection final : public SqlConnection {
 public:
  explicit MysqlConnection(MysqlOpened opened);

  // `SET SESSION name = value` for each.
  std::optional<SqlError> set_options(const std::vector<plan::DatabaseOption>& options);

  Result<SqlAnswer, SqlError> execute(const SqlRequest& request) override;
  bool alive() override;
  std::string greeting() const override { return greeting_; }

 private:
  // Empty: a text that the server cannot prepare.
  using Prepared = std::optional<MysqlStatement>;

  Result<SqlAnswer, SqlError> execute_prepared(const SqlRequest& request);
  Result<SqlAnswer, SqlError> execute_unprepared(const SqlRequest& request);
  Result<SqlAnswer, SqlError> execute_with(MysqlStatement& statement, const SqlRequest& request);
  Result<std::string, SqlError> option_text(const plan::DatabaseOption& option);

  std::string greeting_;
  // The handle goes first: statements without one need not be closed on the server.
  SqlStatementCache<Prepared> statements_;
  MysqlHandle handle_;
};

}  // namespace timing::run
