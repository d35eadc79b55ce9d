#include "timing/config/readers/sql_reader.h"

#include <fmt/format.h>

#include <array>
#include <limits>

#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

constexpr std::array<std::string_view, 7> kDatabaseKeys = {
    "type", "host", "port", "database", "username", "password", "file"};
constexpr std::array<std::string_view, 5> kServerKeys = {"host", "port", "database", "username",
                                                         "password"};
// In the order of DatabaseType.
constexpr std::array<std::string_view, 2> kTypes = {"mysql", "sqlite"};
constexpr std::array<std::string_view, 2> kSqlKeys = {"execute", "query"};

std::string read_required(const MapReader& map, std::string_view key, std::string_view type,
                          Problems& problems) {
  const auto field = map.find(key);
  if (!field) {
    problems.error(map.mark(),
                   fmt::format("'{}' is missing; type {} needs it", map.path_of(key), type));
    return {};
  }
  auto text = read_filled_text(*field, problems);
  return text ? std::move(text->value) : std::string();
}

std::string read_optional(const MapReader& map, std::string_view key, Problems& problems) {
  const auto field = map.find(key);
  if (!field) return {};
  auto text = read_text(*field, problems);
  return text ? std::move(text->value) : std::string();
}

void read_server(const MapReader& map, Sql& sql, Problems& problems) {
  sql.host = read_required(map, "host", "mysql", problems);
  sql.database = read_optional(map, "database", problems);
  sql.username = read_required(map, "username", "mysql", problems);
  sql.password = read_optional(map, "password", problems);
  if (const auto port = map.find("port")) {
    const auto number =
        read_number(*port, {1, std::numeric_limits<std::uint16_t>::max()}, problems);
    sql.port = static_cast<std::uint16_t>(number.value_or(sql.port));
  }
  if (const auto file = map.find("file")) {
    problems.error(file->key_mark,
                   "'database.file' does not belong to type mysql; allowed with "
                   "type sqlite");
  }
}

void read_file(const MapReader& map, Sql& sql, Problems& problems) {
  sql.file = read_required(map, "file", "sqlite", problems);
  std::vector<std::string_view> ignored;
  Mark first;
  for (const std::string_view key : kServerKeys) {
    const auto field = map.find(key);
    if (!field) continue;
    if (ignored.empty()) first = field->key_mark;
    ignored.push_back(key);
  }
  if (ignored.empty()) return;
  problems.warning(
      first, fmt::format("{} in 'database'; type sqlite uses only 'file'", are_ignored(ignored)));
}

void read_database(const Field& field, Sql& sql, Problems& problems) {
  if (!require_map(field, "a map of type, host, port, database, username, password and file",
                   problems)) {
    return;
  }
  const MapReader map(*field.node, field.path, kDatabaseKeys, problems);
  const auto type = map.find("type");
  if (!type) {
    problems.error(map.mark(),
                   fmt::format("'database.type' is missing; allowed: {}", either(kTypes)));
    return;
  }
  const auto index = read_word(*type, kTypes, problems);
  if (!index) return;
  sql.type = static_cast<DatabaseType>(*index);
  if (sql.type == DatabaseType::sqlite) {
    read_file(map, sql, problems);
  } else {
    read_server(map, sql, problems);
  }
}

void read_statements(const MapReader& job, Sql& sql, Problems& problems) {
  constexpr std::string_view kAllowed = "a map of execute and query, each a list of statements";
  const auto field = job.find("sql");
  if (field) {
    if (!require_map(*field, kAllowed, problems)) return;
    const MapReader map(*field->node, field->path, kSqlKeys, problems);
    const auto execute = map.find("execute");
    const auto query = map.find("query");
    if (execute) sql.execute = read_texts(*execute, problems);
    if (query) sql.query = read_texts(*query, problems);
    const auto holds_something = [](const std::optional<Field>& list) {
      return list && (list->node->kind != NodeKind::sequence || !list->node->items.empty());
    };
    if (holds_something(execute) || holds_something(query)) return;
  }
  problems.error(field ? field->key_mark : job.mark(),
                 "'sql' holds no statement; allowed: at least one in 'sql.execute' or 'sql.query'");
}

}  // namespace

Sql read_sql(const MapReader& map, Problems& problems) {
  Sql sql;
  if (const auto database = map.find("database")) {
    read_database(*database, sql, problems);
  } else {
    problems.error(map.mark(), "'database' is missing; allowed: a map with 'type'");
  }
  read_statements(map, sql, problems);
  return sql;
}

}  // namespace timing::config
