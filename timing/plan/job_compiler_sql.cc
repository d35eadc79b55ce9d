// What a JobCompiler makes of an SQL job.
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <map>
#include <utility>

#include "timing/plan/captured_names.h"
#include "timing/plan/excerpt.h"
#include "timing/plan/job_compiler.h"
#include "timing/plan/sql_text.h"

namespace timing::plan {

// Where statements stand, and what holds there.
struct JobCompiler::StatementList {
  std::string_view method;
  std::string_view key;
  bool of_runs = false;  // else they are sent once, or once for each connection
  config::DatabaseType database{};
  config::Preparing prepare{};
  bool one_a_run = false;
};

namespace {

template <typename T>
bool reads_as(std::string_view text, T& number) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end;
}

bool is_of_type(ParamType type, std::string_view text) {
  std::int64_t integer = 0;
  double number = 0;
  switch (type) {
    case ParamType::integer:
      return reads_as(text, integer);
    case ParamType::number:
      return reads_as(text, number) && std::isfinite(number);
    case ParamType::text:
    case ParamType::null:
      return true;
  }
  return false;
}

std::string_view in_words(ParamType type) {
  return type == ParamType::integer ? "a whole number of 64 bits" : "a decimal number";
}

// In the order of the statements, so that the order of the keys means nothing.
std::vector<MixPart> mix_of(const config::Sql& sql) {
  std::map<std::string_view, std::uint64_t> weights;
  for (const config::MixWeight& part : sql.mix) weights.emplace(part.name, part.weight);
  std::vector<MixPart> parts;
  std::size_t index = 0;
  for (const auto* list : {&sql.execute, &sql.query}) {
    for (const config::Statement& statement : *list) {
      const auto weight = statement.name ? weights.find(statement.name->value) : weights.end();
      if (weight != weights.end()) parts.push_back({.statement = index, .weight = weight->second});
      ++index;
    }
  }
  return parts;
}

}  // namespace

SqlPlan JobCompiler::compile_sql(const config::Sql& sql) {
  SqlPlan plan{.database = compile_database(sql.database),
               .mix = mix_of(sql),
               .transaction = sql.transaction,
               .retries = sql.retries,
               .warm = sql.database.warm};
  const auto add = [&](const std::vector<config::Statement>& statements, std::string_view method,
                       std::string_view key, std::vector<StatementPlan>& plans) {
    const bool of_runs = &plans == &plan.statements;
    add_statements(statements,
                   {.method = method,
                    .key = key,
                    .of_runs = of_runs,
                    .database = sql.database.type,
                    .prepare = sql.prepare,
                    .one_a_run = !sql.mix.empty()},
                   plans);
  };
  add(sql.execute, "EXECUTE", "sql.execute", plan.statements);
  add(sql.query, "QUERY", "sql.query", plan.statements);
  add(sql.connect, "CONNECT", "sql.connect", plan.connect);
  add(sql.init, "INIT", "sql.init", plan.init);
  add(sql.cleanup, "CLEANUP", "sql.cleanup", plan.cleanup);
  plan.slots = captured_.size();
  for (const auto& [name, mark] : captured_.unused()) {
    diagnostics_.warning(
        mark, name_,
        fmt::format("'capture' of '{}' has no effect: no later statement takes it", shorten(name)));
  }
  return plan;
}

DatabasePlan JobCompiler::compile_database(const config::Database& database) {
  DatabasePlan plan{.type = database.type,
                    .hosts = database.hosts,
                    .socket = database.socket,
                    .database = database.database,
                    .username = compile_constant(database.username, "database.username"),
                    .password = compile_constant(database.password, "database.password"),
                    .file = database.file,
                    .charset = database.charset,
                    .connect_timeout = database.connect_timeout,
                    .tls = database.tls,
                    .options = database.options};
  secrets_.add(plan.password);
  return plan;
}

void JobCompiler::add_statements(const std::vector<config::Statement>& statements,
                                 const StatementList& list, std::vector<StatementPlan>& plans) {
  int number = 0;
  for (const config::Statement& statement : statements) {
    ++number;
    plans.push_back(compile_statement(
        statement, list, statement.name ? statement.name->value : std::to_string(number)));
  }
}

StatementPlan JobCompiler::compile_statement(const config::Statement& statement,
                                             const StatementList& list, std::string entity) {
  StatementPlan plan{.method = std::string(list.method),
                     .entity = std::move(entity),
                     .text = compile_text(statement.text, list.key),
                     .timeout = statement.timeout.value_or(job_.timeout)};
  plan.prepared_strictly = list.of_runs && list.prepare == config::Preparing::always;
  plan.prepared = prepares(statement, list, plan.text);
  for (const config::Param& param : statement.params) {
    plan.params.push_back(compile_param(param, list));
  }
  if (statement.rows) plan.rows = compile_rows(*statement.rows, list);
  for (const config::Capture& capture : statement.captures) {
    const auto slot = captured_.add(capture.name);
    if (slot) {
      plan.captures.push_back({.column = capture.column, .slot = *slot});
    } else {
      diagnostics_.error(capture.name.mark, name_,
                         fmt::format("'{}.capture': an earlier statement captures '{}'; names are "
                                     "unique",
                                     list.key, shorten(capture.name.value)));
    }
  }
  return plan;
}

bool JobCompiler::prepares(const config::Statement& statement, const StatementList& list,
                           const Template& text) {
  const bool always = list.of_runs && list.prepare == config::Preparing::always;
  const bool needed = always || !statement.params.empty();
  const auto constant = constant_text(text);
  const SqlShape shape = constant ? shape_of(*constant, list.database) : SqlShape{};
  if (!needed) {
    return list.of_runs && list.prepare == config::Preparing::automatic && constant &&
           shape.placeholders == 0 && !shape.several;
  }
  const auto tell = [&](const std::string& why) {
    diagnostics_.error(statement.text.mark, name_, fmt::format("'{}' {}", list.key, why));
  };
  if (!constant) {
    // It would be another statement each time.
    tell(
        "is prepared, and a template changes its text; allowed: the template in 'params', and '?' "
        "in its place");
  } else if (shape.several) {
    tell("is prepared, and there are several statements in its text; allowed: one");
  } else if (shape.placeholders != statement.params.size()) {
    tell(fmt::format("has {} '?' in its text and {} in 'params'; allowed: one for each",
                     shape.placeholders, statement.params.size()));
  }
  return true;
}

ParamPlan JobCompiler::compile_param(const config::Param& param, const StatementList& list) {
  const std::string key = fmt::format("{}.params", list.key);
  if (param.captured) return compile_captured(param, key, list);
  ParamPlan plan{.type = param.type, .value = compile_text(param.value, key)};
  const auto constant = constant_text(plan.value);
  if (constant && !is_of_type(param.type, *constant)) {
    diagnostics_.error(
        param.value.mark, name_,
        fmt::format("an item of '{}' is not of its type; allowed: {}", key, in_words(param.type)));
  }
  return plan;
}

ParamPlan JobCompiler::compile_captured(const config::Param& param, std::string_view key,
                                        const StatementList& list) {
  ParamPlan plan{.value = Template::literal("")};
  const auto tell = [&](std::string_view why) {
    diagnostics_.error(param.value.mark, name_, fmt::format("an item of '{}' takes {}", key, why));
  };
  if (!list.of_runs) {
    tell("a captured value, which only a run has; allowed: in sql.execute and sql.query");
  } else if (list.one_a_run) {
    tell("a captured value, and with 'sql.mix' a run has one statement; allowed: without 'mix'");
  } else {
    plan.captured = captured_.use(param.value.value);
    if (!plan.captured) {
      tell(
          fmt::format("'{}', which no earlier statement captures; allowed: a name in 'capture' "
                      "of one that stands before it, 'execute' before 'query'",
                      shorten(param.value.value)));
    }
  }
  return plan;
}

std::optional<RowsCondition> JobCompiler::compile_rows(const config::Located<std::string>& rows,
                                                       const StatementList& list) {
  auto condition = RowsCondition::parse(rows.value);
  if (condition) return std::move(condition).value();
  diagnostics_.error(rows.mark, name_,
                     fmt::format("'{}.rows' is '{}'; {}", list.key, shorten(rows.value),
                                 condition.error().message));
  return std::nullopt;
}

}  // namespace timing::plan
