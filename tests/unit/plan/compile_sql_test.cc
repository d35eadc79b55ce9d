// What an SQL job becomes.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/unit/plan/compile_support.h"

namespace timing::plan {
namespace {

using test::job_of;
using test::kNow;
using testing::ElementsAre;
using testing::IsEmpty;

std::string render(const Template& text) {
  Random random(1);
  return text.render({.now = kNow, .run = 3, .thread = 2, .random = &random});
}

SqlPlan sql_of(const std::string& sql, const std::string& more = "") {
  const auto job =
      job_of("type: database\ndatabase: {type: sqlite, file: a.sqlite}\n" + more + "sql:\n" + sql);
  return std::get<SqlPlan>(job->target);
}

TEST(CompileSql, TakesTheDatabaseOver) {
  const auto job = job_of(R"(
type: database
database:
  type: mysql
  host: [db1, '[::1]:3307']
  database: shop
  username: 'app-{{ .Env "USER" }}'
  password: '{{ .Env "PASSWORD" }}!'
  charset: latin1
  connect_timeout: 3s
  tls: {insecure_skip_verify: true}
  options: {sql_mode: ANSI}
  warm: true
sql: {query: SELECT 1}
)");
  const auto& plan = std::get<SqlPlan>(job->target);
  const DatabasePlan& database = plan.database;
  EXPECT_EQ(database.type, config::DatabaseType::mysql);
  ASSERT_EQ(database.hosts.size(), 2U);
  EXPECT_EQ(database.hosts[1].host, "::1");
  EXPECT_EQ(database.hosts[1].port, 3307);
  EXPECT_EQ(database.database, "shop");
  EXPECT_EQ(database.username, "app-vera");
  EXPECT_EQ(database.password, "p@ss w0rd!");
  EXPECT_EQ(database.charset, "latin1");
  EXPECT_EQ(database.connect_timeout, std::chrono::seconds(3));
  ASSERT_TRUE(database.tls.has_value());
  EXPECT_TRUE(database.tls->insecure_skip_verify);
  ASSERT_EQ(database.options.size(), 1U);
  EXPECT_EQ(database.options[0].name, "sql_mode");
  EXPECT_EQ(database.options[0].value, "ANSI");
  EXPECT_TRUE(plan.warm);
  EXPECT_EQ(job->url_label, "mysql://db1:3306,[::1]:3307/shop");
  EXPECT_EQ(job->secrets.apply("vera p@ss w0rd! p@ss w0rd"), "*** *** ***");
}

TEST(CompileSql, LeavesPasswordsAloneWithoutTemplates) {
  const auto job = job_of(R"(
type: database
database: {type: mysql, host: h, username: '{{ u', password: '{{ .Env "TOKEN" }}'}
templates: false
sql: {query: "SELECT '{{ .Run }}'"}
)");
  const auto& plan = std::get<SqlPlan>(job->target);
  EXPECT_EQ(plan.database.username, "{{ u");
  EXPECT_EQ(plan.database.password, R"({{ .Env "TOKEN" }})");
  EXPECT_EQ(render(plan.statements[0].text), "SELECT '{{ .Run }}'");
  EXPECT_TRUE(plan.statements[0].prepared);
}

TEST(CompileSql, ReachesASocket) {
  const auto job = job_of(
      "type: database\ndatabase: {type: mysql, socket: /run/my.sock, username: u, database: d}\n"
      "sql: {query: SELECT 1}\n");
  const auto& database = std::get<SqlPlan>(job->target).database;
  EXPECT_EQ(database.socket, "/run/my.sock");
  EXPECT_THAT(database.hosts, IsEmpty());
  EXPECT_EQ(job->url_label, "mysql:///run/my.sock/d");
}

TEST(CompileSql, CallsStatementsByTheirNamesOrPlaces) {
  const SqlPlan sql = sql_of(R"(
  execute: [{name: write, sql: a}, b]
  query: [c, {name: read, sql: d}]
  connect: [e]
  init: [f, {name: table, sql: g}]
  cleanup: [h]
)");
  std::vector<std::string> all;
  for (const auto* list : {&sql.statements, &sql.connect, &sql.init, &sql.cleanup}) {
    for (const StatementPlan& statement : *list) {
      all.push_back(statement.method + ' ' + statement.entity + ' ' + render(statement.text));
    }
  }
  EXPECT_THAT(all, ElementsAre("EXECUTE write a", "EXECUTE 2 b", "QUERY 1 c", "QUERY read d",
                               "CONNECT 1 e", "INIT 1 f", "INIT table g", "CLEANUP 1 h"));
}

TEST(CompileSql, TakesWhatBelongsToAStatementOver) {
  const SqlPlan sql = sql_of(R"(
  execute:
    - sql: SELECT ?, ?, ?, ?, ?
      params: ['run {{ .Run }}', 7, 1.5, ~, {value: '{{ .Thread }}', type: integer}]
      rows: '>= 1'
      timeout: 250ms
    - {sql: b, timeout: 0}
    - c
  init: [{sql: 'SELECT ?', params: [1], rows: 0}]
)",
                             "timeout: 5s\n");
  ASSERT_EQ(sql.statements.size(), 3U);
  const StatementPlan& first = sql.statements[0];
  std::vector<std::string> params;
  for (const ParamPlan& param : first.params) params.push_back(render(param.value));
  EXPECT_THAT(params, ElementsAre("run 3", "7", "1.5", "", "2"));
  EXPECT_EQ(first.params[0].type, ParamType::text);
  EXPECT_EQ(first.params[1].type, ParamType::integer);
  EXPECT_EQ(first.params[2].type, ParamType::number);
  EXPECT_EQ(first.params[3].type, ParamType::null);
  EXPECT_EQ(first.params[4].type, ParamType::integer);
  ASSERT_TRUE(first.rows.has_value());
  EXPECT_EQ(first.rows->text(), ">= 1");
  EXPECT_EQ(first.timeout, std::chrono::milliseconds(250));
  EXPECT_EQ(sql.statements[1].timeout, nanoseconds(0));
  EXPECT_EQ(sql.statements[2].timeout, std::chrono::seconds(5));
  EXPECT_FALSE(sql.statements[2].rows.has_value());
  ASSERT_EQ(sql.init.size(), 1U);
  EXPECT_TRUE(sql.init[0].prepared);
  EXPECT_TRUE(sql.init[0].rows->holds(0));
  EXPECT_EQ(sql.init[0].timeout, std::chrono::seconds(5));
}

std::string prepared(const StatementPlan& statement) {
  if (!statement.prepared) return statement.prepared_strictly ? "?" : "no";
  return statement.prepared_strictly ? "strictly" : "yes";
}

TEST(CompileSql, PreparesWhatStaysTheSame) {
  const auto kinds = [](const std::string& sql) {
    std::vector<std::string> all;
    const SqlPlan plan = sql_of(sql);
    for (const auto* list : {&plan.statements, &plan.connect, &plan.init, &plan.cleanup}) {
      for (const StatementPlan& statement : *list) all.push_back(prepared(statement));
    }
    return all;
  };
  EXPECT_THAT(kinds(R"(
  execute: [a, 'b {{ .Run }}', {sql: 'c ?', params: [1]}, 'd {{ .Env "USER" }}', 'e ?']
  query: [f; g, f;]
  connect: [a, {sql: 'b ?', params: [1]}]
  init: [a]
  cleanup: [{sql: 'b ?', params: [1]}]
)"),
              ElementsAre("yes", "no", "yes", "yes", "no", "no", "yes", "no", "yes", "no", "yes"));
  EXPECT_THAT(kinds("  prepare: always\n  execute: [a]\n  query: [{sql: 'b ?', params: [1]}]\n"
                    "  connect: [a, {sql: 'b ?', params: [1]}]\n  init: ['a {{ .Run }}']\n"),
              ElementsAre("strictly", "strictly", "no", "yes", "no"));
  EXPECT_THAT(kinds("  prepare: never\n  execute: [a, 'b ?']\n  query: ['c {{ .Run }}']\n"),
              ElementsAre("no", "no", "no"));
}

TEST(CompileSql, GivesCapturedValuesToLaterStatements) {
  const SqlPlan sql = sql_of(R"(
  execute:
    - {sql: a, capture: {id: key, at: made}}
    - {sql: 'b ? ?', params: [{captured: at}, {captured: id}], capture: {next: id}}
  query:
    - {sql: 'c ?', params: [{captured: next}]}
)");
  EXPECT_EQ(sql.slots, 3U);
  const auto& captures = sql.statements[0].captures;
  ASSERT_EQ(captures.size(), 2U);
  EXPECT_EQ(captures[0].column, "key");
  EXPECT_EQ(captures[0].slot, 0U);
  EXPECT_EQ(captures[1].column, "made");
  EXPECT_EQ(captures[1].slot, 1U);
  EXPECT_EQ(sql.statements[1].captures.at(0).slot, 2U);
  EXPECT_EQ(sql.statements[1].params[0].captured, 1U);
  EXPECT_EQ(sql.statements[1].params[1].captured, 0U);
  EXPECT_EQ(sql.statements[2].params[0].captured, 2U);
}

TEST(CompileSql, MixesInTheOrderOfTheStatements) {
  const SqlPlan sql = sql_of(R"(
  execute: [{name: write, sql: a}, {name: delete, sql: b}]
  query: [{name: read, sql: c}]
  mix: {read: 80, delete: 5, write: 15}
)");
  ASSERT_EQ(sql.mix.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(sql.mix[i].statement, i);
  EXPECT_EQ(sql.mix[0].weight, 15U);
  EXPECT_EQ(sql.mix[1].weight, 5U);
  EXPECT_EQ(sql.mix[2].weight, 80U);
  EXPECT_THAT(sql_of("  execute: [a]\n").mix, IsEmpty());
}

TEST(CompileSql, TakesTransactionsOver) {
  const SqlPlan plain = sql_of("  execute: [a]\n");
  EXPECT_FALSE(plain.transaction);
  EXPECT_EQ(plain.retries, 0U);
  const SqlPlan sql = sql_of("  execute: [a]\n  transaction: true\n  retries: 7\n");
  EXPECT_TRUE(sql.transaction);
  EXPECT_EQ(sql.retries, 7U);
}

}  // namespace
}  // namespace timing::plan
