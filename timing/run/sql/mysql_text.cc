#include "timing/run/sql/mysql_text.h"

#include <utility>

#include "timing/run/sql/mysql_errors.h"
#include "timing/run/sql/mysql_reading.h"

namespace timing::run {
namespace {

void read_rows(MYSQL_RES* result, MysqlReading& reading) {
  const std::span<const MYSQL_FIELD> fields(mysql_fetch_fields(result), mysql_num_fields(result));
  reading.begin_rows(fields);
  while (MYSQL_ROW row = mysql_fetch_row(result)) {
    if (!reading.add_row()) continue;
    const unsigned long* const lengths = mysql_fetch_lengths(result);
    for (const unsigned place : reading.places()) {
      reading.add_value(mysql_text_value(fields[place], row[place], lengths[place]));
    }
  }
}

}  // namespace

SqlError last_mysql_error(MYSQL* handle) {
  return mysql_statement_error(static_cast<int>(mysql_errno(handle)), mysql_error(handle));
}

Result<SqlAnswer, SqlError> execute_mysql_text(MYSQL* handle, const SqlRequest& request) {
  if (mysql_real_query(handle, request.text.data(),
                       static_cast<unsigned long>(request.text.size())) != 0) {
    return last_mysql_error(handle);
  }
  MysqlReading reading(request.columns);
  for (;;) {
    if (mysql_field_count(handle) == 0) {
      reading.add_affected(mysql_affected_rows(handle));
    } else {
      const MysqlResult result(mysql_use_result(handle));
      if (!result) return last_mysql_error(handle);
      read_rows(result.get(), reading);
      if (mysql_errno(handle) != 0) return last_mysql_error(handle);
    }
    const int next = mysql_next_result(handle);
    if (next > 0) return last_mysql_error(handle);
    if (next < 0) return std::move(reading).finish();
  }
}

}  // namespace timing::run
