#include "timing/run/sql/sql_sender.h"

#include <algorithm>

namespace timing::run {

SqlSender::SqlSender(const SqlJob& job, std::uint32_t lane, SqlReporter& reporter, Random& random)
    : clock_(job.context.clock),
      thread_(job.context.job.thread_of(lane)),
      reporter_(reporter),
      random_(random),
      slots_(job.plan.slots) {}

void SqlSender::forget_captured() { std::ranges::fill(slots_, SqlValue(SqlNull{})); }

std::optional<SqlError> SqlSender::bind(SqlStatement& statement, const SqlOccasion& occasion) {
  std::optional<SqlError> failed = statement.bind(
      {.now = occasion.started.wall, .run = occasion.number, .thread = thread_, .random = &random_},
      slots_);
  if (!failed) return std::nullopt;
  const SteadyTime now = clock_.steady_now();
  return conclude(statement, occasion, {.result = *std::move(failed), .began = now, .ended = now});
}

std::optional<SqlError> SqlSender::conclude(const SqlStatement& statement,
                                            const SqlOccasion& occasion, SqlAttempt attempt) {
  std::optional<SqlError> failure;
  if (attempt.result) {
    statement.capture(attempt.result.value(), slots_);
    failure = statement.check(attempt.result.value());
  } else {
    failure = attempt.result.error();
  }
  last_end_ = attempt.ended;
  reporter_.statement_ended(statement.request_index(), attempt, failure ? &*failure : nullptr,
                            occasion);
  return failure;
}

}  // namespace timing::run
