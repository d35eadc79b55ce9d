// Opening a connection to the first server of a plan that takes it.
//
// The servers are tried in order, and share one time: each gets an equal part of what is left. The
// client library counts it in whole seconds, rounded up, and begins again for each answer that it
// waits for (greeting, authentication); looking up a name is not bounded by it.
//
// TLS that is asked for is verified, unless the plan says otherwise, and never silently plaintext.
// The library takes certificates from files (not from what was read of them when the config was
// loaded), and cannot verify another name than that of the host.
//
// Threads: any; the first call is that of init_mysql_library(). Errors: those of each server that
// was tried, with the number and class of the last.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "timing/base/clock.h"
#include "timing/base/result.h"
#include "timing/plan/sql.h"
#include "timing/run/sql/mysql_handles.h"
#include "timing/run/sql/sql_connection.h"

namespace timing::run {

struct MysqlOpened {
  MysqlHandle handle;
  std::size_t host = 0;  // its number among those of the plan
  std::string greeting;
};

// Once for all threads.
void init_mysql_library();

Result<MysqlOpened, SqlError> open_mysql(const plan::DatabasePlan& plan, nanoseconds timeout,
                                         const Clock& clock);

// To this host of the plan alone. Each answer is waited for no longer than `answer_timeout`, if
// there is one.
Result<MysqlOpened, SqlError> open_mysql_host(const plan::DatabasePlan& plan, std::size_t host,
                                              nanoseconds timeout,
                                              std::optional<nanoseconds> answer_timeout = {});

}  // namespace timing::run
