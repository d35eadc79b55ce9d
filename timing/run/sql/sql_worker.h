// Executes the runs of one lane, all statements of a run in order.
//
// A connection that is lost
// - before a run begins is opened again first. If that fails the run never started, and is given
//   back.
// - when the first statement of a run is to be sent (2006, 4031) is opened again, and the statement
//   is sent once more. The run counts as started by then: if the database is away, it waits for it.
// - later in a run: that statement fails, and is not sent again. The rest of the list goes on over
//   a new connection; where none can be had at once, each statement fails with the reason.
//
// Ownership: borrows the job; owns its connection. Threads: made, used and destroyed on the lane's
// thread; the only writer of its Recorder. Errors: outcomes.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

#include "timing/base/random.h"
#include "timing/plan/plan.h"
#include "timing/record/outcome.h"
#include "timing/run/sql/sql_session.h"
#include "timing/run/target.h"

namespace timing::run {

// What all lanes of a job share.
struct SqlJob {
  TargetContext context;
  const plan::SqlPlan& plan;
  SqlDriver& driver;
  SqlOutage& outage;
};

class SqlWorker {
 public:
  SqlWorker(const SqlJob& job, std::uint32_t lane);

  // Executes the run; back to back those after it too, until the source has none or a stop is
  // requested. `unavailable`: the last of them never started.
  RunEnd perform(Run run, const std::stop_token& stop);
  // False: a stop was requested before the database could be reached.
  bool wait_until_available(const std::stop_token& stop);

 private:
  struct Attempt {
    Result<SqlAnswer, SqlError> result;
    SteadyTime began;
    SteadyTime ended;
  };

  void execute(const Run& run, const std::stop_token& stop);
  Attempt execute_first(const std::stop_token& stop);
  Attempt execute_later();
  Attempt send();
  void report(const Run& run, std::uint32_t request, const Attempt& attempt,
              const Instant& run_started);
  std::optional<Run> next_back_to_back(const std::stop_token& stop);

  const SqlJob& job_;
  std::uint32_t lane_;
  record::Recorder& recorder_;
  Random random_;
  SqlSession session_;
  std::string text_;  // of the current statement, rendered
};

}  // namespace timing::run
