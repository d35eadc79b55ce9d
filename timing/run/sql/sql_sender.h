// Sends the statements of one lane, one at a time, and has the outcome of each reported.
//
// It keeps the values that a run captures.
//
// Ownership: borrows all that it is given. Threads: the lane's. Errors: SqlError values.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "timing/base/random.h"
#include "timing/run/sql/sql_job.h"
#include "timing/run/sql/sql_reporter.h"
#include "timing/run/sql/sql_statement.h"

namespace timing::run {

class SqlSender {
 public:
  SqlSender(const SqlJob& job, std::uint32_t lane, SqlReporter& reporter, Random& random);

  // Before each run, and each time a transaction is begun.
  void forget_captured();

  // `execute` takes the SqlRequest to the database, and gives the SqlAttempt. None: the statement
  // has succeeded.
  template <typename Execute>
  std::optional<SqlError> send(SqlStatement& statement, const SqlOccasion& occasion,
                               Execute execute) {
    if (std::optional<SqlError> failed = bind(statement, occasion)) return failed;
    return conclude(statement, occasion, execute(statement.request()));
  }

  // When the last statement had its outcome.
  SteadyTime last_end() const { return last_end_; }

 private:
  std::optional<SqlError> bind(SqlStatement& statement, const SqlOccasion& occasion);
  std::optional<SqlError> conclude(const SqlStatement& statement, const SqlOccasion& occasion,
                                   SqlAttempt attempt);

  const Clock& clock_;
  std::uint32_t thread_;  // its number among those of all shares
  SqlReporter& reporter_;
  Random& random_;
  std::vector<SqlValue> slots_;
  SteadyTime last_end_;
};

}  // namespace timing::run
