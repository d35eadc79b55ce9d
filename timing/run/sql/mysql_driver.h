// MySQL and MariaDB over MySQL Connector/C++ 1.1, whose only home is mysql_driver.cc.
//
// The connector's time-outs are whole seconds, so a job's timeout is rounded up to them. It bounds
// each wait for the server's next bytes: a server that keeps sending rows is not cut off.
// Result sets are buffered before their rows are counted, since the connector loses an error that
// ends an unbuffered one.
//
// Ownership: a driver borrows its plan and its clock. Threads: see sql_connection.h. Errors: the
// server's and the client library's numbers; 2000 where the library gives none.
#pragma once

#include <memory>

#include "timing/base/clock.h"
#include "timing/plan/sql.h"
#include "timing/run/sql/sql_connection.h"

namespace timing::run {

// What a server's or client library's error number means for the connection.
SqlFault mysql_fault(int number);

std::unique_ptr<SqlDriver> make_mysql_driver(const plan::DatabasePlan& plan, const Clock& clock);

}  // namespace timing::run
