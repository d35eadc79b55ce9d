// One statement of a lane on its way to the database: its text and the values that are bound to it.
//
// Keeps its memory from run to run, so that a lane that is warm allocates nothing for it.
//
// Ownership: borrows its plan. Threads: the lane's. Errors: a value that cannot be bound, or a
// result that is not what the plan wants, is an SqlError of ours.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "timing/plan/sql.h"
#include "timing/run/sql/sql_connection.h"

namespace timing::run {

class SqlStatement {
 public:
  // `request`: its index among those of the job.
  SqlStatement(const plan::StatementPlan& plan, std::uint32_t request);

  std::uint32_t request_index() const { return request_; }

  // Renders and binds, for request(). `slots`: the values that the run has captured.
  std::optional<SqlError> bind(const plan::TemplateContext& templates,
                               std::span<const SqlValue> slots);
  // REQUIRES: bind() has succeeded. Borrows from this statement until its next bind().
  SqlRequest request() const;

  // Not as many rows as the plan wants.
  std::optional<SqlError> check(const SqlAnswer& answer) const;
  // Takes the captured values out of the answer.
  void capture(SqlAnswer& answer, std::span<SqlValue> slots) const;

 private:
  std::optional<SqlError> bind_param(std::size_t param, const plan::TemplateContext& templates);

  const plan::StatementPlan& plan_;
  std::uint32_t request_;
  bool constant_;  // its text is always the same, and rendered already
  SqlSending sending_;
  std::string text_;
  std::string rendered_;  // of the current param
  std::vector<SqlValue> params_;
  std::vector<std::string> columns_;
};

// Those of a list, the first of them being request `first`.
std::vector<SqlStatement> make_statements(const std::vector<plan::StatementPlan>& list,
                                          std::uint32_t first);

}  // namespace timing::run
