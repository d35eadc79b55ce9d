// The plan of an SQL job: its database, its statements and how a run goes through them.
//
// Units: nanoseconds. Threads: any thread may read. Errors: none left; compile.h has told them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "timing/base/clock.h"
#include "timing/config/sql.h"
#include "timing/plan/rows_condition.h"
#include "timing/plan/template/template.h"

namespace timing::plan {

using config::DatabaseHost;
using config::DatabaseOption;
using config::ParamType;

struct DatabasePlan {
  config::DatabaseType type{};
  std::vector<DatabaseHost> hosts = {};  // tried in this order, each connect from the first on
  std::string socket = {};               // a path; where there is one, the hosts are not used
  std::string database = {};
  std::string username = {};
  std::string password = {};
  std::string file = {};  // of SQLite
  std::string charset = "utf8mb4";
  nanoseconds connect_timeout = std::chrono::seconds(10);  // of one connect, all hosts together
  std::optional<config::Tls> tls = {};                     // none: plaintext
  std::vector<DatabaseOption> options = {};
};

// A value that is bound to a `?`, never pasted into the text.
struct ParamPlan {
  ParamType type = ParamType::text;       // what the rendered value is bound as
  Template value;                         // of no use where it is captured, and for null
  std::optional<std::size_t> captured{};  // the slot of the run that it is taken from, as it is
};

// The value of a column in the first row of a result, kept for later statements of the run. No
// row: null.
struct CapturePlan {
  std::string column;
  std::size_t slot = 0;
};

struct StatementPlan {
  std::string method;  // "EXECUTE", "QUERY", "INIT", "CONNECT", "CLEANUP": the list that it is in
  std::string entity;  // its name, or its number in its list, from 1
  Template text;
  std::vector<ParamPlan> params = {};
  // Prepared once on each connection and reused; a statement with params always is.
  bool prepared = false;
  // The user asked for it (`prepare: always`): a server that cannot prepare it fails the statement.
  // Else it is sent as a text then.
  bool prepared_strictly = false;
  std::optional<RowsCondition> rows = {};
  nanoseconds timeout{0};  // its own or the job's; 0: none
  std::vector<CapturePlan> captures = {};
};

// One run in so many of the sum of all weights is of this statement alone.
struct MixPart {
  std::size_t statement = 0;
  std::uint64_t weight = 0;
};

struct SqlPlan {
  DatabasePlan database = {};
  std::vector<StatementPlan> statements = {};  // all of `execute`, then all of `query`
  std::vector<MixPart> mix = {};               // empty: a run has all statements, in order
  bool transaction = false;                    // around the statements of a run
  std::uint32_t retries = 0;                   // of a transaction after a deadlock or lock timeout
  std::size_t slots = 0;                       // for captured values
  std::vector<StatementPlan> connect = {};     // on every new connection
  std::vector<StatementPlan> init = {};        // once, before the first run
  std::vector<StatementPlan> cleanup = {};     // once, after the last run
  bool warm = false;                           // connections are opened before the first tick
};

}  // namespace timing::plan
