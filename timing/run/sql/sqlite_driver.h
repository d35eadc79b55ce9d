// SQLite as an embedded database, whose only home are the files named sqlite_*.
//
// The file is made if it is not there, and put into WAL mode, unless the option `journal_mode` says
// otherwise. A text may hold several statements: all of them run; what is prepared is one. The
// timeout is exact, waiting for the locks of others included.
//
// Ownership: a driver borrows its plan and its clock; its connections may outlive it. Threads: see
// sql_connection.h. Errors: SQLite's primary result codes (5 busy, 9 interrupted, 19 constraint)
// with its words; the connection outlives all.
#pragma once

#include <memory>

#include "timing/base/clock.h"
#include "timing/plan/sql.h"
#include "timing/run/sql/sql_connection.h"

namespace timing::run {

std::unique_ptr<SqlDriver> make_sqlite_driver(const plan::DatabasePlan& plan, const Clock& clock);

}  // namespace timing::run
