// Values of the first row of a result: integers and floating-point numbers as such, null as null,
// all else (decimals, times, bytes) as text.
//
// Threads: pure functions over handles of the caller's thread. Errors: a column that is not there
// is an SqlError.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "timing/base/result.h"
#include "timing/run/sql/mysql_handles.h"
#include "timing/run/sql/sql_connection.h"

namespace timing::run {

// The places of columns among the fields, by name; upper and lower case are the same.
Result<std::vector<unsigned>, SqlError> find_mysql_columns(std::span<const MYSQL_FIELD> fields,
                                                           std::span<const std::string> wanted);
// `text` is null for null.
SqlValue mysql_text_value(const MYSQL_FIELD& field, const char* text, unsigned long length);
// Of the row that was fetched last.
SqlValue mysql_prepared_value(MYSQL_STMT* statement, const MYSQL_FIELD& field, unsigned column);

}  // namespace timing::run
