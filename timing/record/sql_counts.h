// What is counted of a database beside its requests: classes of errors, rows, transactions.
//
// Threads: plain values. Errors: none.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace timing::record {

// Why a statement, a connect or a transaction failed. In the order of kSqlErrorClassWords.
enum class SqlErrorClass : std::uint8_t {
  duplicate_key,
  constraint,          // of another kind: foreign key, not null, check
  deadlock,            // the server rolled the transaction back
  lock_timeout,        // waited too long for a lock
  timeout,             // our own clock's
  connection_lost,     // in mid-statement: its effect is unknown
  connection_refused,  // nothing there, or nothing that speaks the protocol
  too_many_connections,
  access_denied,   // wrong password, or not allowed
  unknown_object,  // no such database, table, column
  syntax,
  read_only,
  full,  // table or disk
  data,  // a value out of range, too long, of the wrong kind
  tls,
  rows,  // the condition `rows` does not hold
  other,
};
inline constexpr std::size_t kSqlErrorClasses = 17;
inline constexpr std::array<std::string_view, kSqlErrorClasses> kSqlErrorClassWords = {
    "duplicate_key",
    "constraint",
    "deadlock",
    "lock_timeout",
    "timeout",
    "connection_lost",
    "connection_refused",
    "too_many_connections",
    "access_denied",
    "unknown_object",
    "syntax",
    "read_only",
    "full",
    "data",
    "tls",
    "rows",
    "other"};

// The value of the label `class`.
constexpr std::string_view to_word(SqlErrorClass error_class) {
  return kSqlErrorClassWords.at(static_cast<std::size_t>(error_class));
}

}  // namespace timing::record
