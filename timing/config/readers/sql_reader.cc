#include "timing/config/readers/sql_reader.h"

#include <fmt/format.h>

#include <array>

#include "timing/config/readers/database_reader.h"
#include "timing/config/readers/statement_names.h"
#include "timing/config/readers/statement_reader.h"
#include "timing/config/readers/value_reader.h"

namespace timing::config {
namespace {

constexpr std::array<std::string_view, 9> kKeys = {
    "execute", "query", "connect", "init", "cleanup", "prepare", "transaction", "retries", "mix"};
// In the order of Preparing.
constexpr std::array<std::string_view, 3> kPreparing = {"auto", "always", "never"};
constexpr std::uint32_t kDefaultRetries = 3;
constexpr std::int64_t kMostRetries = 100;

void read_lists(const MapReader& map, Sql& sql, Problems& problems) {
  const bool params = sql.prepare != Preparing::never;
  const auto read = [&](std::string_view key, bool capture, std::vector<Statement>& list) {
    const auto field = map.find(key);
    if (field) list = read_statements(*field, {.capture = capture, .params = params}, problems);
  };
  read("execute", true, sql.execute);
  read("query", true, sql.query);
  read("connect", false, sql.connect);
  read("init", false, sql.init);
  read("cleanup", false, sql.cleanup);
  check_names(sql, problems);
}

void read_transaction(const MapReader& map, Sql& sql, Problems& problems) {
  if (const auto flag = map.find("transaction")) {
    sql.transaction = read_flag(*flag, problems).value_or(sql.transaction);
  }
  if (sql.transaction) sql.retries = kDefaultRetries;
  const auto retries = map.find("retries");
  if (!retries) return;
  const auto number = read_number(*retries, {.least = 0, .most = kMostRetries}, problems);
  if (sql.transaction) {
    sql.retries = static_cast<std::uint32_t>(number.value_or(kDefaultRetries));
  } else {
    problems.error(retries->key_mark,
                   fmt::format("'{}' has nothing to act on; allowed: with 'transaction: true'",
                               retries->path));
  }
}

bool holds_something(const MapReader& map, std::string_view key) {
  const auto list = map.find(key);
  return list && (list->node->kind != NodeKind::sequence || !list->node->items.empty());
}

void tell_no_statement(Mark mark, Problems& problems) {
  problems.error(mark,
                 "'sql' holds no statement; allowed: at least one in 'sql.execute' or 'sql.query'");
}

void read_map(const Field& field, Sql& sql, Problems& problems) {
  const MapReader map(*field.node, field.path, kKeys, problems);
  if (const auto prepare = map.find("prepare")) {
    const auto index = read_word(*prepare, kPreparing, problems);
    if (index) sql.prepare = static_cast<Preparing>(*index);
  }
  read_lists(map, sql, problems);
  read_transaction(map, sql, problems);
  if (const auto mix = map.find("mix")) sql.mix = read_mix(*mix, sql, problems);
  if (!holds_something(map, "execute") && !holds_something(map, "query")) {
    tell_no_statement(field.key_mark, problems);
  }
}

}  // namespace

Sql read_sql(const MapReader& map, NamedFiles& files, Problems& problems) {
  Sql sql;
  if (const auto database = map.find("database")) {
    sql.database = read_database(*database, files, problems);
  } else {
    problems.error(map.mark(), "'database' is missing; allowed: a map with 'type'");
  }
  const auto field = map.find("sql");
  if (!field) {
    tell_no_statement(map.mark(), problems);
  } else if (require_map(*field, "a map of execute and query, each a list of statements, and more",
                         problems)) {
    read_map(*field, sql, problems);
  }
  return sql;
}

}  // namespace timing::config
