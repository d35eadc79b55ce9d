// A statement that is prepared on a connection, and executed with other values each time.
//
// Values are read from rows only where they are asked for: other columns are skipped in the packet,
// neither converted nor copied.
//
// Ownership: borrows the connection's handle. Threads: the connection's. Errors: the server's and
// the client library's.
#pragma once

#include <memory>
#include <string_view>

#include "timing/base/result.h"
#include "timing/run/sql/mysql_handles.h"
#include "timing/run/sql/mysql_params.h"
#include "timing/run/sql/sql_connection.h"

namespace timing::run {

class MysqlReading;

class MysqlStatement {
 public:
  // A connection that is lost by it is one that can be opened again: nothing was executed.
  static Result<MysqlStatement, SqlError> prepare(MYSQL* handle, std::string_view text);

  // Of `request`, only the params and the columns.
  Result<SqlAnswer, SqlError> execute(const SqlRequest& request);

 private:
  explicit MysqlStatement(MysqlStatementHandle statement);

  SqlError error() const;
  // False: an error.
  bool read_rows(MysqlReading& reading);

  MysqlStatementHandle statement_;
  MysqlParams params_;
};

}  // namespace timing::run
