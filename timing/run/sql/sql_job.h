// What all lanes of an SQL job share.
//
// Ownership: borrows all of it. Threads: what it refers to may be used by every lane. Errors: none.
#pragma once

#include "timing/plan/sql.h"
#include "timing/run/sql/sql_connect_pace.h"
#include "timing/run/sql/sql_connection.h"
#include "timing/run/sql/sql_errands.h"
#include "timing/run/sql/sql_notice.h"
#include "timing/run/sql/sql_outage.h"
#include "timing/run/target.h"

namespace timing::run {

struct SqlJob {
  TargetContext context;
  const plan::SqlPlan& plan;
  SqlDriver& driver;
  SqlConnectPace& pace;
  SqlErrands& errands;
  SqlOutage& outage;               // of the database
  SqlOutage& init_outage;          // of its init
  SqlNotice& transaction_trouble;  // a transaction that could not be ended as wanted
};

// Where the requests of each list begin among those of the job: labels.cc has the same order.
struct SqlRequests {
  explicit SqlRequests(const plan::SqlPlan& plan)
      : connect(static_cast<std::uint32_t>(plan.statements.size())),
        init(connect + static_cast<std::uint32_t>(plan.connect.size())),
        cleanup(init + static_cast<std::uint32_t>(plan.init.size())) {}

  std::uint32_t connect;
  std::uint32_t init;
  std::uint32_t cleanup;
};

}  // namespace timing::run
