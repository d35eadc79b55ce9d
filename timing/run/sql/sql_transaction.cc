#include "timing/run/sql/sql_transaction.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "timing/run/sql/sql_pause.h"

namespace timing::run {
namespace {

using record::SqlErrorClass;
using record::SqlEvent;

constexpr nanoseconds kFirstPause = std::chrono::milliseconds(2);
constexpr nanoseconds kLongestPause = std::chrono::milliseconds(100);

bool worth_a_retry(const SqlError& error) {
  return error.fault == SqlFault::statement && (error.error_class == SqlErrorClass::deadlock ||
                                                error.error_class == SqlErrorClass::lock_timeout);
}

// By half shorter or longer by chance, so that two lanes do not meet at the same locks again.
nanoseconds pause_before(std::uint32_t retry, Random& random) {
  const nanoseconds base = std::min(kFirstPause * (1 << std::min(retry, 10U)), kLongestPause);
  std::uniform_int_distribution<std::int64_t> around(base.count() / 2, base.count() * 3 / 2);
  return nanoseconds(around(random));
}

}  // namespace

SqlTransaction::SqlTransaction(const SqlJob& job, SqlSession& session, SqlSender& sender,
                               SqlReporter& reporter, Random& random)
    : job_(job), session_(session), sender_(sender), reporter_(reporter), random_(random) {}

void SqlTransaction::execute(std::span<SqlStatement> statements, const SqlOccasion& run,
                             const std::stop_token& stop) {
  for (std::uint32_t retry = 0;; ++retry) {
    if (!begin(statements.front(), run, stop)) return;
    if (execute_begun(statements, run) == End::over) return;
    if (retry == job_.plan.retries || !session_.is_open()) return;
    reporter_.count(SqlEvent::transaction_retry);
    pause_for(pause_before(retry, random_), stop);
  }
}

bool SqlTransaction::begin(const SqlStatement& first, const SqlOccasion& run,
                           const std::stop_token& stop) {
  const SqlAttempt begun = session_.execute_first(control("BEGIN"), stop);
  if (begun.result) return true;
  SqlError failure = begun.result.error();
  failure.message.insert(0, "BEGIN: ");
  reporter_.statement_ended(first.request_index(), begun, &failure, run);
  return false;
}

SqlTransaction::End SqlTransaction::execute_begun(std::span<SqlStatement> statements,
                                                  const SqlOccasion& run) {
  sender_.forget_captured();
  for (SqlStatement& statement : statements) {
    const std::optional<SqlError> failure = sender_.send(
        statement, run, [this](const SqlRequest& request) { return session_.execute(request); });
    if (failure) return roll_back(*failure);
  }
  return commit();
}

SqlTransaction::End SqlTransaction::commit() {
  const SqlAttempt made = session_.execute(control("COMMIT"));
  if (made.result) {
    reporter_.count(SqlEvent::transaction_committed);
    return End::over;
  }
  const SqlError& error = made.result.error();
  reporter_.count_error(error);
  if (error.fault == SqlFault::connection_lost || error.error_class == SqlErrorClass::timeout) {
    commit_unknown(error);
    return End::over;
  }
  tell("COMMIT", error, "; it is rolled back");
  return roll_back(error);
}

void SqlTransaction::commit_unknown(const SqlError& error) {
  reporter_.count(SqlEvent::transaction_unknown);
  tell("COMMIT", error, "; whether it took effect is unknown");
  send_rollback();
}

SqlTransaction::End SqlTransaction::roll_back(const SqlError& cause) {
  reporter_.count(SqlEvent::transaction_rolled_back);
  send_rollback();
  return worth_a_retry(cause) ? End::again : End::over;
}

// A connection that is gone, or that is let go of here, is rolled back by the server.
void SqlTransaction::send_rollback() {
  if (!session_.is_open()) return;
  const SqlAttempt made = session_.execute(control("ROLLBACK"));
  if (made.result) return;
  reporter_.count_error(made.result.error());
  tell("ROLLBACK", made.result.error(), "; the connection is closed");
  session_.close();
}

SqlRequest SqlTransaction::control(std::string_view text) const {
  return {.text = text, .timeout = job_.context.job.timeout};
}

void SqlTransaction::tell(std::string_view statement, const SqlError& error,
                          std::string_view effect) {
  const plan::JobPlan& job = job_.context.job;
  job_.transaction_trouble.say(fmt::format(
      "job '{}': {} failed: {} ({}, error {}){}", job.name, statement,
      job.secrets.apply(error.message), record::to_word(error.error_class), error.number, effect));
}

}  // namespace timing::run
