// Executes the runs of one lane: all statements of a run in order, or the one that a mix picks.
//
// A connection that is lost
// - before a run begins is opened again first. If that fails the run never started, and is given
//   back.
// - when the first statement of a run is to be sent (2006, 4031) is opened again, and the statement
//   is sent once more. The run counts as started by then: if the database is away, it waits for it.
// - later in a run: that statement fails, and is not sent again. The rest of the list goes on over
//   a new connection; where none can be had at once, each statement fails with the reason. (A
//   transaction ends instead: sql_transaction.h.)
//
// No run starts before `init` has been executed, by whichever lane comes first.
//
// Ownership: borrows the job; owns its connection. Threads: made, used and destroyed on the lane's
// thread; the only writer of its Recorder. Errors: outcomes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "timing/base/random.h"
#include "timing/run/sql/sql_job.h"
#include "timing/run/sql/sql_mix.h"
#include "timing/run/sql/sql_reporter.h"
#include "timing/run/sql/sql_sender.h"
#include "timing/run/sql/sql_session.h"
#include "timing/run/sql/sql_statement.h"
#include "timing/run/sql/sql_transaction.h"
#include "timing/run/target.h"

namespace timing::run {

class SqlWorker {
 public:
  SqlWorker(const SqlJob& job, std::uint32_t lane);
  SqlWorker(const SqlWorker&) = delete;
  SqlWorker& operator=(const SqlWorker&) = delete;
  ~SqlWorker() = default;

  // Executes the run; back to back those after it too, until the source has none or a stop is
  // requested. `unavailable`: the last of them never started.
  RunEnd perform(Run run, const std::stop_token& stop);
  // False: a stop was requested before the database could be reached.
  bool wait_until_available(const std::stop_token& stop);
  // Connects, and executes `init` if it is its turn. One try: the first run makes others.
  void warm_up(const std::stop_token& stop) { get_ready(stop); }
  // Executes `cleanup`, once no lane has a run left. A statement that fails does not stop the rest,
  // a lost connection or a timeout does.
  void clean_up();

 private:
  bool get_ready(const std::stop_token& stop);
  bool settle_init(SqlErrands::Turn turn, const std::stop_token& stop);
  bool execute_init(const std::stop_token& stop);
  std::optional<SqlError> greet(SqlConnection& connection);

  void execute(const Run& run, const std::stop_token& stop);
  void execute_list(std::span<SqlStatement> statements, const SqlOccasion& run,
                    const std::stop_token& stop);
  std::span<SqlStatement> statements_of(const Run& run);
  std::optional<Run> next_back_to_back(const std::stop_token& stop);

  const SqlJob& job_;
  SqlRequests requests_;
  record::Recorder& recorder_;
  Random random_;
  SqlReporter reporter_;
  SqlSender sender_;
  SqlMix mix_;
  std::vector<SqlStatement> statements_;
  std::vector<SqlStatement> connect_;
  SqlSession session_;
  SqlTransaction transaction_;
};

}  // namespace timing::run
