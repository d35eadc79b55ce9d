// The engines of SQL jobs: which driver serves which type of database.
//
// A further engine is a file that makes a SqlDriver, and a line in sql_driver.cc.
//
// Ownership: a driver borrows its plan and its clock. Threads: any. Errors: none here; connect()
// tells its own.
#pragma once

#include <memory>

#include "timing/base/clock.h"
#include "timing/plan/sql.h"
#include "timing/run/sql/sql_connection.h"

namespace timing::run {

std::unique_ptr<SqlDriver> make_driver(const plan::DatabasePlan& database, const Clock& clock);

}  // namespace timing::run
