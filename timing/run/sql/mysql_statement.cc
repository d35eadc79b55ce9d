#include "timing/run/sql/mysql_statement.h"

#include <fmt/core.h>

#include <span>
#include <utility>

#include "timing/run/sql/mysql_errors.h"
#include "timing/run/sql/mysql_reading.h"
#include "timing/run/sql/mysql_text.h"

namespace timing::run {
namespace {

SqlError statement_error(MYSQL_STMT* statement) {
  const unsigned number = mysql_stmt_errno(statement);
  // Some errors are left on the connection alone.
  if (number == 0 && statement->mysql != nullptr) return last_mysql_error(statement->mysql);
  return mysql_statement_error(static_cast<int>(number), mysql_stmt_error(statement));
}

SqlError preparation_error(MYSQL_STMT* statement) {
  SqlError error = statement_error(statement);
  if (error.fault == SqlFault::connection_lost) {
    error.fault = SqlFault::connection_idle;
    error.message = fmt::format("connection lost before the statement was sent: {}",
                                mysql_stmt_error(statement));
  }
  return error;
}

}  // namespace

MysqlStatement::MysqlStatement(MysqlStatementHandle statement)
    : statement_(std::move(statement)), params_(mysql_stmt_param_count(statement_.get())) {}

Result<MysqlStatement, SqlError> MysqlStatement::prepare(MYSQL* handle, std::string_view text) {
  MysqlStatementHandle statement(mysql_stmt_init(handle));
  if (!statement) return last_mysql_error(handle);
  if (mysql_stmt_prepare(statement.get(), text.data(), static_cast<unsigned long>(text.size())) !=
      0) {
    return preparation_error(statement.get());
  }
  return MysqlStatement(std::move(statement));
}

Result<SqlAnswer, SqlError> MysqlStatement::execute(const SqlRequest& request) {
  if (request.params.size() != params_.size()) {
    return mysql_statement_error(kMysqlWrongParams,
                                 fmt::format("the statement takes {} params, and {} are given",
                                             params_.size(), request.params.size()));
  }
  if (!params_.bind(statement_.get(), request.params)) return error();
  if (mysql_stmt_execute(statement_.get()) != 0) return error();
  MysqlReading reading(request.columns);
  for (;;) {
    if (mysql_stmt_field_count(statement_.get()) == 0) {
      reading.add_affected(mysql_stmt_affected_rows(statement_.get()));
    } else if (!read_rows(reading)) {
      return error();
    }
    if (mysql_stmt_more_results(statement_.get()) == 0) return std::move(reading).finish();
    if (mysql_stmt_next_result(statement_.get()) > 0) return error();
  }
}

bool MysqlStatement::read_rows(MysqlReading& reading) {
  const MYSQL_FIELD* const first = mariadb_stmt_fetch_fields(statement_.get());
  const std::span<const MYSQL_FIELD> fields(first, mysql_stmt_field_count(statement_.get()));
  reading.begin_rows(fields);
  int code = 0;
  while ((code = mysql_stmt_fetch(statement_.get())) == 0) {
    if (!reading.add_row()) continue;
    for (const unsigned place : reading.places()) {
      reading.add_value(mysql_prepared_value(statement_.get(), fields[place], place));
    }
  }
  return code == MYSQL_NO_DATA;
}

SqlError MysqlStatement::error() const { return statement_error(statement_.get()); }

}  // namespace timing::run
