#include "timing/config/readers/statement_reader.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

#include "timing/config/readers/param_reader.h"
#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/database_host.h"
#include "timing/config/syntax/http_syntax.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

constexpr std::array<std::string_view, 6> kKeys = {"name", "sql",     "params",
                                                   "rows", "timeout", "capture"};
constexpr std::string_view kForm = "a text, or a map with 'sql'";

std::optional<Located<std::string>> read_name(const Field& field, Problems& problems) {
  auto name = read_filled_text(field, problems);
  if (name && has_control_characters(name->value)) {
    problems.error(name->mark, fmt::format("'{}' holds a line break or another control character; "
                                           "allowed: a text on one line",
                                           field.path));
  }
  return name;
}

std::vector<Capture> read_captures(const Field& field, Problems& problems) {
  std::vector<Capture> captures;
  if (!require_map(field, "a map of names and columns", problems)) return captures;
  refuse_duplicate_keys(*field.node, field.path, problems);
  require_values(field, "the name of a column", problems);
  for (const Entry& entry : field.node->entries) {
    if (problems.full()) break;
    if (entry.value->kind == NodeKind::null) continue;
    if (!is_identifier(entry.key)) {
      problems.error(entry.mark, fmt::format("{} in '{}' is no name of a value; allowed: letters, "
                                             "digits and '_'",
                                             in_apostrophes(entry.key), field.path));
      continue;
    }
    auto column = read_filled_text(
        {entry.value.get(), fmt::format("{}.{}", field.path, entry.key), entry.mark}, problems);
    if (column) captures.push_back({{entry.key, entry.mark}, std::move(column->value)});
  }
  return captures;
}

void read_what_is_sent(const MapReader& map, StatementKeys allowed, Statement& statement,
                       Problems& problems) {
  if (const auto sql = map.find("sql")) {
    statement.text = read_filled_text(*sql, problems).value_or(statement.text);
  } else {
    problems.error(
        map.mark(),
        fmt::format("'{}' is missing; allowed: a text (one that holds ': ' stands in quotes)",
                    map.path_of("sql")));
  }
  const auto params = map.find("params");
  if (!params) return;
  statement.params = read_params(*params, problems);
  if (!allowed.params && !statement.params.empty()) {
    problems.error(params->key_mark,
                   fmt::format("'{}' needs prepared statements, which 'prepare: never' rules out; "
                               "allowed: prepare auto or always",
                               params->path));
  }
}

void read_what_comes_back(const MapReader& map, StatementKeys allowed, Statement& statement,
                          Problems& problems) {
  if (const auto rows = map.find("rows")) statement.rows = read_filled_text(*rows, problems);
  const auto capture = map.find("capture");
  if (!capture) return;
  if (allowed.capture) {
    statement.captures = read_captures(*capture, problems);
  } else {
    problems.error(capture->key_mark,
                   fmt::format("'{}' has no run to keep values for; allowed: in sql.execute and "
                               "sql.query",
                               capture->path));
  }
}

Statement read_map(const Field& field, StatementKeys allowed, Problems& problems) {
  const MapReader map(*field.node, field.path, kKeys, problems);
  Statement statement{.text = {"", field.node->mark}};
  if (const auto name = map.find("name")) statement.name = read_name(*name, problems);
  read_what_is_sent(map, allowed, statement, problems);
  read_what_comes_back(map, allowed, statement, problems);
  if (const auto timeout = map.find("timeout")) {
    statement.timeout =
        read_duration(*timeout, fmt::format("{}, or 0 for none", kDurationForm), problems);
  }
  return statement;
}

void add_statement(const Field& field, StatementKeys allowed, std::vector<Statement>& statements,
                   Problems& problems) {
  if (field.node->kind == NodeKind::map) {
    statements.push_back(read_map(field, allowed, problems));
  } else if (field.node->kind == NodeKind::sequence) {
    problems.error(field.node->mark,
                   fmt::format("an item of '{}' is a list; allowed: {}", field.path, kForm));
  } else if (auto text = read_filled_text(field, problems)) {
    statements.push_back({.text = *std::move(text)});
  }
}

}  // namespace

std::vector<Statement> read_statements(const Field& field, StatementKeys allowed,
                                       Problems& problems) {
  std::vector<Statement> statements;
  if (field.node->kind != NodeKind::sequence) {
    add_statement(field, allowed, statements, problems);
    return statements;
  }
  for (const NodePtr& item : field.node->items) {
    if (problems.full()) break;
    add_statement({item.get(), field.path, item->mark}, allowed, statements, problems);
  }
  return statements;
}

}  // namespace timing::config
