// Statements as texts: each is one statement, whose result sets are all read to their end.
//
// Threads: the connection's. Errors: the server's and the client library's, also those among the
// rows.
#pragma once

#include "timing/base/result.h"
#include "timing/run/sql/mysql_handles.h"
#include "timing/run/sql/sql_connection.h"

namespace timing::run {

// The error that the handle met last.
SqlError last_mysql_error(MYSQL* handle);
// Of `request`, only the text and the columns.
Result<SqlAnswer, SqlError> execute_mysql_text(MYSQL* handle, const SqlRequest& request);

}  // namespace timing::run
