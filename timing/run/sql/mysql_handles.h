// The client library's handles, with owners.
//
// libmariadb 3.3 or later, whose only home are the files named mysql_*.
//
// Threads: a handle and all that hangs on it by one thread at a time. Errors: none.
#pragma once

#include <mysql.h>

#include <memory>

namespace timing::run {

struct CloseMysql {
  void operator()(MYSQL* handle) const { mysql_close(handle); }
};
struct CloseMysqlStatement {
  void operator()(MYSQL_STMT* statement) const { mysql_stmt_close(statement); }
};
struct FreeMysqlResult {
  void operator()(MYSQL_RES* result) const { mysql_free_result(result); }
};

using MysqlHandle = std::unique_ptr<MYSQL, CloseMysql>;
using MysqlStatementHandle = std::unique_ptr<MYSQL_STMT, CloseMysqlStatement>;
using MysqlResult = std::unique_ptr<MYSQL_RES, FreeMysqlResult>;

}  // namespace timing::run
