#include "timing/run/sql/mysql_columns.h"

#include <fmt/core.h>
#include <strings.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "timing/run/sql/mysql_errors.h"

namespace timing::run {
namespace {

enum class Kind { integer, number, text };

Kind kind_of(const MYSQL_FIELD& field) {
  switch (field.type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_YEAR:
      return Kind::integer;
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE:
      return Kind::number;
    default:
      return Kind::text;
  }
}

template <typename Number>
SqlValue parsed(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  // An unsigned number may be too large: it stays as it came.
  if (error != std::errc() || end != text.data() + text.size()) return std::string(text);
  return number;
}

SqlValue prepared_integer(MYSQL_STMT* statement, const MYSQL_FIELD& field, unsigned column) {
  const bool is_unsigned = (field.flags & UNSIGNED_FLAG) != 0;
  std::int64_t integer = 0;
  my_bool is_null = 0;
  MYSQL_BIND bind{};
  bind.buffer_type = MYSQL_TYPE_LONGLONG;
  bind.buffer = &integer;
  bind.is_null = &is_null;
  bind.is_unsigned = is_unsigned ? 1 : 0;
  mysql_stmt_fetch_column(statement, &bind, column, 0);
  if (is_null != 0) return SqlNull{};
  if (is_unsigned && integer < 0) return std::to_string(static_cast<std::uint64_t>(integer));
  return integer;
}

SqlValue prepared_number(MYSQL_STMT* statement, unsigned column) {
  double number = 0;
  my_bool is_null = 0;
  MYSQL_BIND bind{};
  bind.buffer_type = MYSQL_TYPE_DOUBLE;
  bind.buffer = &number;
  bind.is_null = &is_null;
  mysql_stmt_fetch_column(statement, &bind, column, 0);
  if (is_null != 0) return SqlNull{};
  return number;
}

SqlValue prepared_text(MYSQL_STMT* statement, unsigned column) {
  constexpr std::size_t kMostlyEnough = 256;
  std::string text(kMostlyEnough, '\0');
  for (;;) {
    unsigned long length = 0;
    my_bool is_null = 0;
    MYSQL_BIND bind{};
    bind.buffer_type = MYSQL_TYPE_STRING;
    bind.buffer = text.data();
    bind.buffer_length = static_cast<unsigned long>(text.size());
    bind.length = &length;
    bind.is_null = &is_null;
    mysql_stmt_fetch_column(statement, &bind, column, 0);
    if (is_null != 0) return SqlNull{};
    const bool whole = length <= text.size();
    text.resize(length);
    if (whole) return text;
  }
}

}  // namespace

Result<std::vector<unsigned>, SqlError> find_mysql_columns(std::span<const MYSQL_FIELD> fields,
                                                           std::span<const std::string> wanted) {
  std::vector<unsigned> places;
  places.reserve(wanted.size());
  for (const std::string& name : wanted) {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const MYSQL_FIELD& field) {
      return ::strcasecmp(field.name, name.c_str()) == 0;
    });
    if (found == fields.end()) {
      return mysql_statement_error(kMysqlUnknownColumn,
                                   fmt::format("the result has no column '{}'", name));
    }
    places.push_back(static_cast<unsigned>(found - fields.begin()));
  }
  return places;
}

SqlValue mysql_text_value(const MYSQL_FIELD& field, const char* text, unsigned long length) {
  if (text == nullptr) return SqlNull{};
  const std::string_view value(text, length);
  switch (kind_of(field)) {
    case Kind::integer:
      return parsed<std::int64_t>(value);
    case Kind::number:
      return parsed<double>(value);
    case Kind::text:
      break;
  }
  return std::string(value);
}

SqlValue mysql_prepared_value(MYSQL_STMT* statement, const MYSQL_FIELD& field, unsigned column) {
  switch (kind_of(field)) {
    case Kind::integer:
      return prepared_integer(statement, field, column);
    case Kind::number:
      return prepared_number(statement, column);
    case Kind::text:
      break;
  }
  return prepared_text(statement, column);
}

}  // namespace timing::run
