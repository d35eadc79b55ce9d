#include <gmock/gmock.h>

#include <string>

#include "tests/unit/config/load_helpers.h"

namespace timing::config::test {
namespace {

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

TEST(SqlJob, WarnsOfRunCountOnlyWhereItsMeaningDiffers) {
  const std::string start = "type: database\ndatabase: {type: sqlite, file: a.sqlite}\n";
  EXPECT_THAT(load(start + "sql: {execute: [SELECT 1]}\nrun_count: 9").warnings, IsEmpty());
  EXPECT_THAT(load(start + "sql: {execute: [SELECT 1, SELECT 2]}").warnings, IsEmpty());
  EXPECT_THAT(load(start + "sql: {execute: [SELECT 1, SELECT 2]}\nrun_count: 0").warnings,
              IsEmpty());
}

}  // namespace
}  // namespace timing::config::test
