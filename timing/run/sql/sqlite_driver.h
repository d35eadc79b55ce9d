// SQLite as an embedded database, whose only home is sqlite_driver.cc.
//
// The file is made if it is not there. A text may hold several statements: all of them run. The
// timeout is exact, waiting for the locks of others included.
//
// Ownership: a driver borrows its clock. Threads: see sql_connection.h. Errors: SQLite's primary
// result codes (5 busy, 9 interrupted, 19 constraint) with its words; the connection outlives all.
#pragma once

#include <memory>
#include <string>

#include "timing/base/clock.h"
#include "timing/plan/sql.h"
#include "timing/run/sql/sql_connection.h"

namespace timing::run {

std::unique_ptr<SqlDriver> make_sqlite_driver(const plan::DatabasePlan& plan, const Clock& clock);

}  // namespace timing::run
