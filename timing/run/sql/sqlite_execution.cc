#include "timing/run/sql/sqlite_execution.h"

#include <fmt/core.h>
#include <strings.h>

#include <cstdint>
#include <variant>
#include <vector>

#include "timing/run/sql/sqlite_errors.h"

namespace timing::run {
namespace {

int bind_one(sqlite3_stmt* statement, int place, const SqlValue& value) {
  if (const auto* const integer = std::get_if<std::int64_t>(&value)) {
    return sqlite3_bind_int64(statement, place, *integer);
  }
  if (const auto* const number = std::get_if<double>(&value)) {
    return sqlite3_bind_double(statement, place, *number);
  }
  if (const auto* const text = std::get_if<std::string>(&value)) {
    // A null destructor is SQLITE_STATIC: the text outlives the execution.
    return sqlite3_bind_text64(statement, place, text->data(), text->size(), nullptr, SQLITE_UTF8);
  }
  return sqlite3_bind_null(statement, place);
}

std::string bytes_of(sqlite3_stmt* statement, int place) {
  const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement, place));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, place));
  return bytes == nullptr ? std::string() : std::string(bytes, size);
}

SqlValue value_of(sqlite3_stmt* statement, int place) {
  switch (sqlite3_column_type(statement, place)) {
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement, place)};
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, place);
    case SQLITE_NULL:
      return SqlNull{};
    default:
      return bytes_of(statement, place);
  }
}

std::optional<int> place_of(sqlite3_stmt* statement, const std::string& name) {
  for (int place = 0; place < sqlite3_column_count(statement); ++place) {
    const char* const found = sqlite3_column_name(statement, place);
    if (found != nullptr && ::strcasecmp(found, name.c_str()) == 0) return place;
  }
  return std::nullopt;
}

std::optional<SqlError> take_columns(sqlite3_stmt* statement, bool is_row,
                                     std::span<const std::string> names, SqlAnswer& answer) {
  for (const std::string& name : names) {
    const std::optional<int> place = place_of(statement, name);
    if (!place) return no_sqlite_column(name);
    if (is_row) answer.columns.push_back(value_of(statement, *place));
  }
  return std::nullopt;
}

}  // namespace

std::optional<SqlError> bind_sqlite(sqlite3_stmt* statement, std::span<const SqlValue> values) {
  const auto wanted = static_cast<std::size_t>(sqlite3_bind_parameter_count(statement));
  if (values.size() != wanted) {
    return sqlite_error(SQLITE_RANGE, fmt::format("the statement takes {} params, and {} are given",
                                                  wanted, values.size()));
  }
  for (std::size_t index = 0; index < values.size(); ++index) {
    const int code = bind_one(statement, static_cast<int>(index) + 1, values[index]);
    if (code != SQLITE_OK) return last_sqlite_error(sqlite3_db_handle(statement), code);
  }
  return std::nullopt;
}

std::optional<SqlError> step_sqlite(sqlite3_stmt* statement, std::span<const std::string> columns,
                                    SqlAnswer& answer) {
  const bool gives_rows = sqlite3_column_count(statement) > 0;
  const bool is_first = gives_rows && !answer.has_rows;
  std::optional<SqlError> missing;
  int code = sqlite3_step(statement);
  if (is_first && (code == SQLITE_ROW || code == SQLITE_DONE)) {
    missing = take_columns(statement, code == SQLITE_ROW, columns, answer);
  }
  for (; code == SQLITE_ROW; code = sqlite3_step(statement)) ++answer.fetched;
  if (code != SQLITE_DONE) return last_sqlite_error(sqlite3_db_handle(statement), code);
  answer.has_rows = answer.has_rows || gives_rows;
  return missing;
}

SqlError no_sqlite_column(const std::string& name) {
  return sqlite_error(SQLITE_ERROR,
                      fmt::format("no such column: the result has no column '{}'", name));
}

}  // namespace timing::run
