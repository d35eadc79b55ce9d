// One statement of SQLite: its values bound, its rows read.
//
// Threads: the connection's. Errors: SQLite's result codes; 25 for params that are too few or too
// many.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "timing/run/sql/sql_connection.h"
#include "timing/run/sql/sqlite_handles.h"

namespace timing::run {

// The values are borrowed until the statement is reset.
std::optional<SqlError> bind_sqlite(sqlite3_stmt* statement, std::span<const SqlValue> values);
// Steps to the end. Columns are taken where the answer has had no rows before; those that are not
// there are an error, once all rows are read.
std::optional<SqlError> step_sqlite(sqlite3_stmt* statement, std::span<const std::string> columns,
                                    SqlAnswer& answer);
// Of a text without any rows.
SqlError no_sqlite_column(const std::string& name);

}  // namespace timing::run
