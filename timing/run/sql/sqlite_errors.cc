#include "timing/run/sql/sqlite_errors.h"

#include <string_view>
#include <utility>

namespace timing::run {
namespace {

using record::SqlErrorClass;

constexpr int kPrimaryMask = 0xff;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// SQLITE_ERROR stands for all that is wrong with a text.
SqlErrorClass class_by_words(std::string_view message) {
  if (contains(message, "syntax error") || contains(message, "incomplete input") ||
      contains(message, "unrecognized token")) {
    return SqlErrorClass::syntax;
  }
  if (contains(message, "no such ")) return SqlErrorClass::unknown_object;
  return SqlErrorClass::other;
}

SqlErrorClass class_of(int extended_code, std::string_view message) {
  switch (extended_code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return SqlErrorClass::duplicate_key;
    default:
      break;
  }
  switch (extended_code & kPrimaryMask) {
    case SQLITE_ERROR:
      return class_by_words(message);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return SqlErrorClass::lock_timeout;
    case SQLITE_READONLY:
      return SqlErrorClass::read_only;
    case SQLITE_INTERRUPT:
      return SqlErrorClass::timeout;
    case SQLITE_FULL:
      return SqlErrorClass::full;
    case SQLITE_CANTOPEN:
    case SQLITE_NOTADB:
      return SqlErrorClass::connection_refused;
    case SQLITE_CONSTRAINT:
      return SqlErrorClass::constraint;
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE:
      return SqlErrorClass::data;
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return SqlErrorClass::access_denied;
    default:
      return SqlErrorClass::other;
  }
}

}  // namespace

SqlError sqlite_error(int extended_code, std::string message) {
  const SqlErrorClass error_class = class_of(extended_code, message);
  return {.number = extended_code & kPrimaryMask,
          .message = std::move(message),
          .fault = SqlFault::statement,
          .error_class = error_class};
}

SqlError last_sqlite_error(sqlite3* database, int code) {
  if (database == nullptr) return sqlite_error(code, sqlite3_errstr(code));
  return sqlite_error(sqlite3_extended_errcode(database), sqlite3_errmsg(database));
}

}  // namespace timing::run
