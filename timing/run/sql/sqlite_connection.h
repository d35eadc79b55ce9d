// A connection to a file of SQLite, with its prepared statements.
//
// Ownership: owns its handle. Threads: the one that opened it. Errors: see sqlite_errors.h; none of
// them costs the connection.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "timing/base/clock.h"
#include "timing/plan/sql.h"
#include "timing/run/sql/sql_connection.h"
#include "timing/run/sql/sql_statement_cache.h"
#include "timing/run/sql/sqlite_handles.h"
#include "timing/run/sql/sqlite_patience.h"

namespace timing::run {

class SqliteConnection final : public SqlConnection {
 public:
  SqliteConnection(SqliteDatabase database, const std::string& file, const Clock& clock);

  // `PRAGMA name = value` for each, and before them what is the default here.
  std::optional<SqlError> set_options(const std::vector<plan::DatabaseOption>& options,
                                      nanoseconds timeout);

  Result<SqlAnswer, SqlError> execute(const SqlRequest& request) override;
  bool alive() override { return true; }
  std::string greeting() const override;

 private:
  // Null: a text of several statements, or of none.
  using Prepared = SqliteStatement;

  Result<SqlAnswer, SqlError> send(const SqlRequest& request);
  Result<SqlAnswer, SqlError> execute_text(const SqlRequest& request);
  Result<SqlAnswer, SqlError> execute_prepared(const SqlRequest& request);
  Result<SqlAnswer, SqlError> execute_unprepared(const SqlRequest& request);
  Result<SqlAnswer, SqlError> execute_with(sqlite3_stmt* statement, const SqlRequest& request);
  std::optional<SqlError> set_option(const plan::DatabaseOption& option, nanoseconds timeout);
  SqlError in_time_or_not(SqlError error, nanoseconds timeout) const;

  std::string file_;
  SqlitePatience patience_;
  SqliteDatabase database_;
  SqlStatementCache<Prepared> statements_;
};

}  // namespace timing::run
