// KILL QUERY over a connection of its own.
//
// The number of a connection means something on its own server alone: behind an address that
// several servers answer, another's statement of the same user could be hit.
//
// Threads: any. Errors: see the answer.
#pragma once

#include <cstddef>
#include <span>

#include "timing/base/clock.h"
#include "timing/plan/sql.h"
#include "timing/run/sql/sql_watchdog.h"

namespace timing::run {

// How many of them the server was asked about and has answered for, from the first on. To
// connect takes `connect_timeout` at most, in whole seconds, and each answer five seconds.
std::size_t cancel_mysql(const plan::DatabasePlan& plan, nanoseconds connect_timeout,
                         std::span<const SqlVictim> victims);

}  // namespace timing::run
