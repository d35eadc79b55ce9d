// What SQLite's result codes mean.
//
// Source: sqlite.org/rescode.html. The number of an error is the primary code; the extended one
// tells a duplicate key from other constraints.
//
// Threads: pure functions, but for last_sqlite_error(), which is the connection's thread's.
#pragma once

#include <string>

#include "timing/run/sql/sql_connection.h"
#include "timing/run/sql/sqlite_handles.h"

namespace timing::run {

SqlError sqlite_error(int extended_code, std::string message);
// Of the call that has just failed with this code; the database is null where there is none.
SqlError last_sqlite_error(sqlite3* database, int code);

}  // namespace timing::run
