#include "timing/run/sql/sql_statement.h"

#include <fmt/format.h>

#include <charconv>
#include <system_error>
#include <utility>

#include "timing/run/sql/sql_code.h"

namespace timing::run {
namespace {

using plan::ParamPlan;
using plan::ParamType;

SqlSending sending_of(const plan::StatementPlan& plan) {
  if (plan.prepared_strictly) return SqlSending::prepared;
  return plan.prepared ? SqlSending::prepared_if_possible : SqlSending::text;
}

// The whole text, or nothing.
template <typename Number>
std::optional<Number> parse(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end) return std::nullopt;
  return number;
}

SqlError not_bindable(std::size_t param, std::string_view text, std::string_view type) {
  return {.number = kWrongValue,
          .message = fmt::format("param {} is '{}', which is no {}", param + 1, text, type),
          .fault = SqlFault::statement,
          .error_class = record::SqlErrorClass::data};
}

// Assigns to the string that is there already, which has its memory.
void set_text(SqlValue& value, std::string& text) {
  if (auto* const held = std::get_if<std::string>(&value)) {
    held->swap(text);
  } else {
    value = text;
  }
}

}  // namespace

SqlStatement::SqlStatement(const plan::StatementPlan& plan, std::uint32_t request)
    : plan_(plan),
      request_(request),
      constant_(plan.text.constant()),
      sending_(sending_of(plan)),
      params_(plan.params.size()) {
  Random unused(0);
  if (constant_) {
    plan.text.render_to(text_, {.now = {}, .run = 0, .thread = 0, .random = &unused});
  }
  for (const plan::CapturePlan& capture : plan.captures) columns_.push_back(capture.column);
}

std::optional<SqlError> SqlStatement::bind(const plan::TemplateContext& templates,
                                           std::span<const SqlValue> slots) {
  if (!constant_) {
    text_.clear();
    plan_.text.render_to(text_, templates);
  }
  for (std::size_t param = 0; param < params_.size(); ++param) {
    if (const auto slot = plan_.params[param].captured) {
      params_[param] = slots[*slot];
    } else if (std::optional<SqlError> failed = bind_param(param, templates)) {
      return failed;
    }
  }
  return std::nullopt;
}

std::optional<SqlError> SqlStatement::bind_param(std::size_t param,
                                                 const plan::TemplateContext& templates) {
  const ParamPlan& plan = plan_.params[param];
  if (plan.type == ParamType::null) return std::nullopt;
  rendered_.clear();
  plan.value.render_to(rendered_, templates);
  if (plan.type == ParamType::text) {
    set_text(params_[param], rendered_);
  } else if (plan.type == ParamType::integer) {
    const auto integer = parse<std::int64_t>(rendered_);
    if (!integer) return not_bindable(param, rendered_, "integer");
    params_[param] = *integer;
  } else {
    const auto number = parse<double>(rendered_);
    if (!number) return not_bindable(param, rendered_, "number");
    params_[param] = *number;
  }
  return std::nullopt;
}

SqlRequest SqlStatement::request() const {
  return {.text = text_,
          .sending = sending_,
          .params = params_,
          .columns = columns_,
          .timeout = plan_.timeout};
}

std::optional<SqlError> SqlStatement::check(const SqlAnswer& answer) const {
  if (!plan_.rows) return std::nullopt;
  const std::uint64_t rows = answer.has_rows ? answer.fetched : answer.affected;
  if (plan_.rows->holds(rows)) return std::nullopt;
  return SqlError{.number = 0,
                  .message = fmt::format("{} row{}, expected {}", rows, rows == 1 ? "" : "s",
                                         plan_.rows->text()),
                  .fault = SqlFault::statement,
                  .error_class = record::SqlErrorClass::rows};
}

void SqlStatement::capture(SqlAnswer& answer, std::span<SqlValue> slots) const {
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    SqlValue& slot = slots[plan_.captures[column].slot];
    if (column < answer.columns.size()) {
      slot = std::move(answer.columns[column]);
    } else {
      slot = SqlNull{};
    }
  }
}

std::vector<SqlStatement> make_statements(const std::vector<plan::StatementPlan>& list,
                                          std::uint32_t first) {
  std::vector<SqlStatement> statements;
  statements.reserve(list.size());
  for (const plan::StatementPlan& plan : list) statements.emplace_back(plan, first++);
  return statements;
}

}  // namespace timing::run
