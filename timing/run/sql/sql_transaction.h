// A run whose statements are one transaction: all of them take effect, or none.
//
// - A statement that fails, a row count that is not wanted included, rolls back and ends the run.
// - After a deadlock or a lock timeout the whole transaction is begun again, after a short growing
//   pause, as often as the plan allows.
// - A connection that is lost ends the run, and nothing is sent again; but where BEGIN found it
//   lost after idling, another is opened (rule 11). A BEGIN that fails is told as a failure of the
//   first statement. Whether a COMMIT in which the connection was lost took effect is unknown.
//
// Ownership: borrows all that it is given. Threads: the lane's. Errors: outcomes and counters; a
// COMMIT or ROLLBACK that fails has no outcome, and is told in the log.
#pragma once

#include <span>
#include <stop_token>

#include "timing/base/random.h"
#include "timing/run/sql/sql_sender.h"
#include "timing/run/sql/sql_session.h"

namespace timing::run {

class SqlTransaction {
 public:
  SqlTransaction(const SqlJob& job, SqlSession& session, SqlSender& sender, SqlReporter& reporter,
                 Random& random);

  // REQUIRES: the session is open, there is a statement.
  void execute(std::span<SqlStatement> statements, const SqlOccasion& run,
               const std::stop_token& stop);

 private:
  enum class End { over, again };  // again: if the plan allows it

  bool begin(const SqlStatement& first, const SqlOccasion& run, const std::stop_token& stop);
  End execute_begun(std::span<SqlStatement> statements, const SqlOccasion& run);
  End commit();
  void commit_unknown(const SqlError& error);
  End roll_back(const SqlError& cause);
  void send_rollback();
  SqlRequest control(std::string_view text) const;
  void tell(std::string_view statement, const SqlError& error, std::string_view effect);

  const SqlJob& job_;
  SqlSession& session_;
  SqlSender& sender_;
  SqlReporter& reporter_;
  Random& random_;
};

}  // namespace timing::run
