// What an SQL job becomes.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/unit/plan/compile_support.h"

namespace timing::plan {
namespace {

using test::compile_text;
using test::job_of;
using test::kNow;
using testing::ElementsAre;
using testing::HasSubstr;
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

std::vector<std::string> messages_of(const std::string& sql) {
  return compile_text(
             "name: j\ntype: database\ndatabase: {type: mysql, host: h, username: u}\n"
             "sql:\n" +
             sql)
      .messages;
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

TEST(CompileSql, TellsWhatCannotBePrepared) {
  EXPECT_THAT(messages_of(R"(
  execute:
    - {sql: 'a {{ .Run }} ?', params: [1]}
    - {sql: 'a ?', params: [1, 2]}
    - {sql: "a '?'", params: [1]}
    - {sql: 'a ?, ?', params: []}
)"),
              ElementsAre("error 7:13: job 'j': 'sql.execute' is prepared, and a template changes "
                          "its text; allowed: the template in 'params', and '?' in its place",
                          "error 8:13: job 'j': 'sql.execute' has 1 '?' in its text and 2 in "
                          "'params'; allowed: one for each",
                          "error 9:13: job 'j': 'sql.execute' has 0 '?' in its text and 1 in "
                          "'params'; allowed: one for each"));
  EXPECT_THAT(messages_of("  prepare: always\n  query: ['a {{ .Run }}', 'a ?']\n"),
              ElementsAre(HasSubstr("'sql.query' is prepared, and a template changes its text"),
                          HasSubstr("'sql.query' has 1 '?' in its text and 0 in 'params'")));
  EXPECT_THAT(messages_of("  init: [{sql: 'a ?; b', params: [1]}]\n  query: [a; b]\n"),
              ElementsAre(HasSubstr("'sql.init' is prepared, and there are several statements in "
                                    "its text; allowed: one")));
}

TEST(CompileSql, TellsParamsThatAreNotOfTheirType) {
  EXPECT_THAT(
      messages_of(R"(
  query:
    sql: a ?, ?, ?, ?, ?, ?
    params:
      - {value: tea, type: integer}
      - {value: '1.5', type: integer}
      - {value: '', type: number}
      - {value: '1e999', type: number}
      - {value: '{{ .Env "USER" }}', type: integer}
      - '{{ .Nope }}'
)"),
      ElementsAre("error 9:17: job 'j': an item of 'sql.query.params' is not of its type; allowed: "
                  "a whole number of 64 bits",
                  HasSubstr("error 10:17: job 'j': an item of 'sql.query.params' is not"),
                  HasSubstr("error 11:17: job 'j': an item of 'sql.query.params' is not of its "
                            "type; allowed: a decimal number"),
                  HasSubstr("error 12:17: job 'j': an item of 'sql.query.params' is not"),
                  HasSubstr("error 13:17: job 'j': an item of 'sql.query.params' is not"),
                  HasSubstr("'sql.query.params': unknown method .Nope")));
  EXPECT_THAT(messages_of(R"(
  query:
    sql: a ?, ?, ?, ?
    params:
      - {value: '-9223372036854775808', type: integer}
      - {value: '{{ .Run }}', type: integer}
      - {value: 1.5e3, type: number}
      - {value: '{{ .RandomString 3 }}', type: number}
)"),
              IsEmpty());
}

TEST(CompileSql, TellsConditionsOnRowsThatAreNone) {
  EXPECT_THAT(messages_of("  execute: [{sql: a, rows: '=> 1'}]\n"),
              ElementsAre("error 5:28: job 'j': 'sql.execute.rows' is '=> 1'; allowed: a number of "
                          "rows, or a comparison like '>= 1'"));
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

TEST(CompileSql, TellsCapturedValuesThatAreNotThere) {
  EXPECT_THAT(
      messages_of(R"(
  execute:
    - {sql: 'a ?', params: [{captured: id}], capture: {id: key}}
    - {sql: b, capture: {id: key}}
    - {sql: c, capture: {unused: key}}
  query:
    - {sql: 'd ?', params: [{captured: nope}]}
  init:
    - {sql: 'e ?', params: [{captured: id}]}
)"),
      ElementsAre("error 7:40: job 'j': an item of 'sql.execute.params' takes 'id', which no "
                  "earlier statement captures; allowed: a name in 'capture' of one that stands "
                  "before it, 'execute' before 'query'",
                  HasSubstr("'capture' of 'id' has no effect"),
                  "error 8:26: job 'j': 'sql.execute.capture': an earlier statement captures 'id'; "
                  "names are unique",
                  "warning 9:26: job 'j': 'capture' of 'unused' has no effect: no later statement "
                  "takes it",
                  HasSubstr("takes 'nope', which no earlier statement captures"),
                  HasSubstr("'sql.init.params' takes a captured value, which only a run has")));
  EXPECT_THAT(messages_of(R"(
  execute: [{name: a, sql: a, capture: {id: key}}]
  query: [{name: b, sql: 'b ?', params: [{captured: id}]}]
  mix: {a: 1, b: 1}
)"),
              testing::Contains(HasSubstr("takes a captured value, and with 'sql.mix' a run has "
                                          "one statement; allowed: without 'mix'")));
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

TEST(CompileSql, TellsAccountsThatChange) {
  const auto compiled = compile_text(R"(name: j
type: database
database: {type: mysql, host: h, username: 'u{{ .Run }}', password: '{{ .Env "NOPE" }}'}
sql: {query: SELECT 1}
)");
  EXPECT_THAT(compiled.messages,
              ElementsAre("error 3:44: job 'j': 'database.username' is the same for all requests; "
                          "allowed: a text, and '.Env' in it",
                          HasSubstr("'database.password': ")));
}

}  // namespace
}  // namespace timing::plan
