// What the error numbers of MySQL, MariaDB and their client library mean.
//
// Sources: the references of error codes of both servers, and the client library's (2000 to 2999,
// 5000 to 5999). Numbers that the two servers use for different errors (from 1900 on) stand here
// only where they mean the same in both, or where one of them never sends its own to a client.
//
// Threads: pure functions. Errors: a number that is not known is of class `other`.
#pragma once

#include <string>

#include "timing/run/sql/sql_connection.h"

namespace timing::run {

// Of the client library, for what it has no number of its own for.
inline constexpr int kMysqlUnknownError = 2000;
inline constexpr int kMysqlTlsError = 2026;
inline constexpr int kMysqlWrongParams = 2034;
inline constexpr int kMysqlNewColumns = 2057;
// Of the servers.
inline constexpr int kMysqlUnknownColumn = 1054;
inline constexpr int kMysqlCannotPrepare = 1295;
inline constexpr int kMysqlTimeout = 3024;

// What the number means for the connection that met it.
SqlFault mysql_fault(int number);

// The error of a statement.
SqlError mysql_statement_error(int number, std::string message);
// The error of a connect: what is a loss in a statement is a refusal here.
SqlError mysql_connect_error(int number, std::string message);

}  // namespace timing::run
