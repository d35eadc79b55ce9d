#include <gmock/gmock.h>

#include <array>
#include <string>
#include <vector>

#include "tests/unit/config/load_helpers.h"
#include "timing/config/load.h"

namespace timing::config::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(SqlJob, TakesEveryKeyOfMysql) {
  const Job job = load_job(R"(
type: database
database: {type: mysql, host: db, port: 3307, database: d, username: u, password: 0123}
sql:
  execute: ['INSERT INTO t VALUES (1)', DELETE FROM t]
  query: [SELECT 1]
)");
  const Sql& sql = std::get<Sql>(job.target);
  EXPECT_EQ(sql.database.type, DatabaseType::mysql);
  ASSERT_EQ(sql.database.hosts.size(), 1U);
  EXPECT_EQ(sql.database.hosts[0].host, "db");
  EXPECT_EQ(sql.database.hosts[0].port, 3307);
  EXPECT_EQ(sql.database.database, "d");
  EXPECT_EQ(sql.database.username.value, "u");
  EXPECT_EQ(sql.database.password.value, "0123");
  ASSERT_EQ(sql.execute.size(), 2U);
  EXPECT_EQ(sql.execute[1].text.value, "DELETE FROM t");
  EXPECT_EQ(sql.execute[1].text.mark.line, 5);
  ASSERT_EQ(sql.query.size(), 1U);
}

TEST(SqlJob, HasDefaults) {
  const Job job = load_job(
      "type: database\ndatabase: {type: mysql, host: db, username: u, password: }\n"
      "sql: {query: SELECT 1}");
  const Sql& sql = std::get<Sql>(job.target);
  EXPECT_EQ(sql.database.hosts.at(0).port, 3306);
  EXPECT_EQ(sql.database.database, "");
  EXPECT_EQ(sql.database.password.value, "");
  EXPECT_THAT(sql.execute, IsEmpty());
}

TEST(SqlJob, NeedsOnlyAFileForSqlite) {
  const Loaded loaded = load(
      "type: database\ndatabase: {type: sqlite, file: a.sqlite}\nsql: {execute: [SELECT 1]}\n"
      "timeout: 1s\nrun_thread: 4\n");
  EXPECT_THAT(loaded.errors, IsEmpty());
  EXPECT_THAT(loaded.warnings, IsEmpty());
  const Sql& sql = std::get<Sql>(loaded.config.jobs.at(0).target);
  EXPECT_EQ(sql.database.type, DatabaseType::sqlite);
  EXPECT_EQ(sql.database.file, "a.sqlite");
}

TEST(SqlJob, TakesEveryLaterKeyOfADatabase) {
  const Job job = load_job(R"(
type: database
database:
  type: mysql
  host: [db1, 'db2:3307', '[::1]:3308', '2001:db8::7']
  port: 4000
  username: '{{ .Env "DB_USER" }}'
  charset: latin1
  connect_timeout: 2500ms
  tls: {min_version: TLS13, insecure_skip_verify: true}
  options: {sql_mode: ANSI, innodb_lock_wait_timeout: 5}
  warm: true
sql: {query: SELECT 1}
)");
  const Database& database = std::get<Sql>(job.target).database;
  std::vector<std::string> hosts;
  for (const DatabaseHost& host : database.hosts) {
    hosts.push_back(host.host + " " + std::to_string(host.port));
  }
  EXPECT_THAT(hosts, ElementsAre("db1 4000", "db2 3307", "::1 3308", "2001:db8::7 4000"));
  EXPECT_EQ(database.username.value, R"({{ .Env "DB_USER" }})");
  EXPECT_EQ(database.username.mark.line, 7);
  EXPECT_EQ(database.charset, "latin1");
  EXPECT_EQ(database.connect_timeout, std::chrono::milliseconds(2500));
  ASSERT_TRUE(database.tls.has_value());
  EXPECT_EQ(database.tls->min_version, TlsVersion::tls13);
  EXPECT_TRUE(database.tls->insecure_skip_verify);
  ASSERT_EQ(database.options.size(), 2U);
  EXPECT_EQ(database.options[0].name, "sql_mode");
  EXPECT_EQ(database.options[0].value, "ANSI");
  EXPECT_EQ(database.options[1].value, "5");
  EXPECT_TRUE(database.warm);
  EXPECT_EQ(derived_name(job), "mysql://db1:4000,db2:3307,[::1]:3308,[2001:db8::7]:4000/");
}

TEST(SqlJob, LeavesLaterKeysOfADatabaseAtTheirDefaults) {
  const Job job = load_job(
      "type: database\ndatabase: {type: mysql, host: db, username: u}\nsql: {query: SELECT 1}");
  const Database& database = std::get<Sql>(job.target).database;
  EXPECT_EQ(database.charset, "utf8mb4");
  EXPECT_EQ(database.connect_timeout, std::chrono::seconds(10));
  EXPECT_FALSE(database.tls.has_value());
  EXPECT_THAT(database.options, IsEmpty());
  EXPECT_FALSE(database.warm);
}

TEST(SqlJob, ReachesAServerThroughASocket) {
  const Job job = load_job(
      "type: database\n"
      "database: {type: mysql, socket: /run/mysqld/mysqld.sock, username: u, database: shop}\n"
      "sql: {query: SELECT 1}");
  EXPECT_EQ(std::get<Sql>(job.target).database.socket, "/run/mysqld/mysqld.sock");
  EXPECT_EQ(derived_name(job), "mysql:///run/mysqld/mysqld.sock/shop");
}

TEST(SqlJob, VerifiesTheNameOfTheHostAndNoOther) {
  const auto errors = [](const std::string& keys) {
    return load("type: database\ndatabase: {type: mysql, username: u, " + keys +
                "}\nsql: {query: SELECT 1}\n")
        .errors;
  };
  EXPECT_THAT(errors("host: db, tls: {server_name: db}"), IsEmpty());
  EXPECT_THAT(errors("host: [db, 'db:3307'], tls: {server_name: db}"), IsEmpty());
  EXPECT_THAT(errors("host: [db, db2], tls: {}"), IsEmpty());
  EXPECT_THAT(errors("host: [db, db2], tls: {server_name: db}"),
              ElementsAre(testing::HasSubstr("'database.tls.server_name' is not the host")));
}

TEST(SqlJob, TakesEveryKeyOfAStatement) {
  const Job job = load_job(R"(
type: database
database: {type: sqlite, file: a.sqlite, options: {journal_mode: WAL}}
sql:
  execute:
    - name: take
      sql: SELECT id FROM queue WHERE kind = ?
      params: [tea]
      rows: '<= 1'
      timeout: 250ms
      capture: {job_id: id, at: made}
    - DELETE FROM queue
  query: {sql: SELECT 1, timeout: 0, rows: 1}
  connect: [SET a = 1]
  init: [{name: table, sql: CREATE TABLE queue (id int), params: [], rows: 0}]
  cleanup: DROP TABLE queue
  prepare: always
)");
  const Sql& sql = std::get<Sql>(job.target);
  ASSERT_EQ(sql.execute.size(), 2U);
  const Statement& take = sql.execute[0];
  EXPECT_EQ(take.name.value().value, "take");
  EXPECT_EQ(take.text.value, "SELECT id FROM queue WHERE kind = ?");
  EXPECT_EQ(take.text.mark.line, 7);
  EXPECT_EQ(take.text.mark.column, 12);
  ASSERT_EQ(take.params.size(), 1U);
  EXPECT_EQ(take.rows.value().value, "<= 1");
  EXPECT_EQ(take.timeout, std::chrono::milliseconds(250));
  ASSERT_EQ(take.captures.size(), 2U);
  EXPECT_EQ(take.captures[0].name.value, "job_id");
  EXPECT_EQ(take.captures[0].column, "id");
  EXPECT_EQ(take.captures[1].column, "made");
  EXPECT_FALSE(sql.execute[1].name.has_value());
  EXPECT_FALSE(sql.execute[1].rows.has_value());
  EXPECT_FALSE(sql.execute[1].timeout.has_value());
  ASSERT_EQ(sql.query.size(), 1U);
  EXPECT_EQ(sql.query[0].timeout, std::chrono::nanoseconds(0));
  EXPECT_EQ(sql.query[0].rows.value().value, "1");
  ASSERT_EQ(sql.connect.size(), 1U);
  EXPECT_EQ(sql.connect[0].text.value, "SET a = 1");
  ASSERT_EQ(sql.init.size(), 1U);
  EXPECT_EQ(sql.init[0].name.value().value, "table");
  ASSERT_EQ(sql.cleanup.size(), 1U);
  EXPECT_EQ(sql.prepare, Preparing::always);
  EXPECT_EQ(sql.database.options.at(0).name, "journal_mode");
}

TEST(SqlJob, GivesParamsTheTypeInWhichTheyAreWritten) {
  const Job job = load_job(R"(
type: database
database: {type: sqlite, file: a.sqlite}
sql:
  query:
    sql: SELECT 1
    params:
      - 42
      - '42'
      - +7
      - 1.5
      - -2e3
      - tea
      - 2026-12-01
      - '{{ .Run }}'
      - ~
      -
      - {value: '{{ .Run }}', type: integer}
      - {value: 0.50, type: number}
      - {value: 7}
      - {captured: id}
)");
  std::vector<std::string> params;
  for (const Param& param : std::get<Sql>(job.target).query.at(0).params) {
    constexpr std::array<const char*, 4> kTypes = {"text", "integer", "number", "null"};
    params.push_back(std::string(kTypes.at(static_cast<std::size_t>(param.type))) +
                     (param.captured ? " captured " : " ") + param.value.value);
  }
  EXPECT_THAT(params,
              ElementsAre("integer 42", "text 42", "integer 7", "number 1.5", "number -2e3",
                          "text tea", "text 2026-12-01", "text {{ .Run }}", "null ", "null ",
                          "integer {{ .Run }}", "number 0.50", "text 7", "text captured id"));
}

TEST(SqlJob, RetriesTransactionsThreeTimesByDefault) {
  const auto retries = [](const std::string& keys) {
    const Job job = load_job("type: database\ndatabase: {type: sqlite, file: a}\nsql: {query: x" +
                             keys + "}\n");
    return std::get<Sql>(job.target).retries;
  };
  EXPECT_EQ(retries(""), 0U);
  EXPECT_EQ(retries(", transaction: false"), 0U);
  EXPECT_EQ(retries(", transaction: true"), 3U);
  EXPECT_EQ(retries(", transaction: true, retries: 0"), 0U);
  EXPECT_EQ(retries(", transaction: true, retries: 100"), 100U);
}

TEST(SqlJob, TakesWeightsForItsStatements) {
  const Job job = load_job(R"(
type: database
database: {type: sqlite, file: a}
sql:
  execute: [{name: write, sql: x}]
  query: [{name: read, sql: y}]
  mix: {read: 1000000, write: 1}
  transaction: true
)");
  const Sql& sql = std::get<Sql>(job.target);
  ASSERT_EQ(sql.mix.size(), 2U);
  EXPECT_EQ(sql.mix[0].name, "read");
  EXPECT_EQ(sql.mix[0].weight, 1'000'000U);
  EXPECT_EQ(sql.mix[1].weight, 1U);
  EXPECT_TRUE(sql.transaction);
}

TEST(SqlJob, MayCallAStatementByANumberThatNoOtherHas) {
  const std::string start = "type: database\ndatabase: {type: sqlite, file: a}\nsql: ";
  for (const char* sql :
       {"{execute: [{name: 1, sql: x}, y]}", "{execute: [{name: 2, sql: x}], query: [y, z]}",
        "{execute: [{name: 1, sql: x}], init: [{name: 1, sql: y}], cleanup: [{name: 1, sql: "
        "z}]}"}) {
    EXPECT_THAT(load(start + sql).errors, IsEmpty()) << sql;
  }
}

TEST(SqlJob, WarnsOfRunCountOnlyWhereItsMeaningDiffers) {
  const std::string start = "type: database\ndatabase: {type: sqlite, file: a.sqlite}\n";
  EXPECT_THAT(load(start + "sql: {execute: [SELECT 1]}\nrun_count: 9").warnings, IsEmpty());
  EXPECT_THAT(load(start + "sql: {execute: [SELECT 1, SELECT 2]}").warnings, IsEmpty());
  EXPECT_THAT(load(start + "sql: {execute: [SELECT 1, SELECT 2]}\nrun_count: 0").warnings,
              IsEmpty());
  EXPECT_THAT(load(start + "sql: {execute: [x], query: [y]}\nrun_count: 9").warnings,
              ElementsAre(testing::HasSubstr("each of all 2 statements")));
  // The original did not have these.
  EXPECT_THAT(load(start + "sql: {execute: [x, {sql: y, rows: 1}]}\nrun_count: 9").warnings,
              IsEmpty());
  EXPECT_THAT(load(start + "sql: {execute: [x, y], transaction: true}\nrun_count: 9").warnings,
              IsEmpty());
}

}  // namespace
}  // namespace timing::config::test
