// MySQL and MariaDB over libmariadb, MariaDB's C library, whose only home are the files named
// mysql_*.
//
// MySQL Connector/C++ 1.1 stands on the same library. It costs 2 to 16 % more CPU a statement,
// throws on forward-only results of prepared statements, rounds timeouts to whole seconds, and
// keeps its driver in a map without a lock.
//
// A statement past its timeout is cancelled by KILL QUERY over a connection of its own; if that
// cannot be had within two seconds, does not answer within five, or the statement has not ended two
// seconds later, its connection is cut off. The library needs nothing done at the start and end of
// a thread.
//
// Ownership: a driver borrows its plan and its clock; its connections may outlive it. Threads: see
// sql_connection.h. Errors: the server's and the client library's numbers; 2000 where the library
// gives none.
#pragma once

#include <memory>

#include "timing/base/clock.h"
#include "timing/plan/sql.h"
#include "timing/run/sql/sql_connection.h"

namespace timing::run {

std::unique_ptr<SqlDriver> make_mysql_driver(const plan::DatabasePlan& plan, const Clock& clock);

}  // namespace timing::run
