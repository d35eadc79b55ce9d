// What only SQLite does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/basics/files.h"
#include "timing/run/sql/sqlite_driver.h"
#include "timing/run/sql/sqlite_errors.h"

namespace timing::run {
namespace {

using std::chrono::milliseconds;

class SqliteDriverTest : public ::testing::Test {
 protected:
  std::unique_ptr<SqlConnection> connect(std::vector<plan::DatabaseOption> options = {}) {
    const plan::DatabasePlan database = plan(std::move(options));
    auto connection = make_sqlite_driver(database, clock_)->connect();
    if (!connection) throw std::runtime_error(connection.error().message);
    return std::move(connection).value();
  }
  SqlError refused(std::vector<plan::DatabaseOption> options) {
    const plan::DatabasePlan database = plan(std::move(options));
    const auto connection = make_sqlite_driver(database, clock_)->connect();
    if (connection) throw std::runtime_error("it connects");
    return connection.error();
  }
  static SqlValue first(SqlConnection& connection, std::string_view text, std::string column) {
    const std::vector<std::string> columns = {std::move(column)};
    const auto answer = connection.execute({.text = text, .columns = columns});
    if (!answer) throw std::runtime_error(answer.error().message);
    return answer.value().columns.at(0);
  }
  plan::DatabasePlan plan(std::vector<plan::DatabaseOption> options) const {
    return {.type = config::DatabaseType::sqlite,
            .file = (folder_.path() / "data.db").string(),
            .options = std::move(options)};
  }

  SystemClock clock_;
  test::TemporaryFolder folder_;
};

TEST_F(SqliteDriverTest, MakesTheFile) {
  connect()->execute({.text = "CREATE TABLE t (a)"}).value();
  EXPECT_EQ(connect()->execute({.text = "SELECT name FROM sqlite_master"}).value().fetched, 1U);
}

TEST_F(SqliteDriverTest, RunsAllStatementsOfOneText) {
  const auto connection = connect();
  const auto rows = connection->execute({.text = "CREATE TABLE t (a); -- a comment\n INSERT INTO t "
                                                 "VALUES (1), (2); SELECT * FROM t;\n /* end "
                                                 "*/ "});
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(rows.value().fetched, 2U);
  EXPECT_EQ(rows.value().affected, 2U);
}

TEST_F(SqliteDriverTest, AnErrorEndsTheText) {
  const auto connection = connect();
  const auto rows =
      connection->execute({.text = "CREATE TABLE t (a); nonsense; INSERT INTO t VALUES (1)"});
  ASSERT_FALSE(rows.ok());
  EXPECT_EQ(rows.error().number, 1);
  EXPECT_EQ(rows.error().fault, SqlFault::statement);
  EXPECT_EQ(connection->execute({.text = "SELECT * FROM t"}).value().fetched, 0U);
}

TEST_F(SqliteDriverTest, EmptyTextsDoNothing) {
  for (const std::string_view text : {"", " ", ";", "-- nothing", ";;"}) {
    EXPECT_TRUE(connect()->execute({.text = text}).ok()) << text;
  }
}

TEST_F(SqliteDriverTest, AZeroByteEndsTheText) {
  using namespace std::string_view_literals;
  EXPECT_EQ(connect()->execute({.text = "SELECT 1\0; SELECT 2"sv}).value().fetched, 1U);
  EXPECT_EQ(connect()->execute({.text = "\0"sv}).value().fetched, 0U);
}

TEST_F(SqliteDriverTest, ALockThatIsNotReleasedEndsAsBusyAfterTheTimeout) {
  const auto holder = connect();
  holder->execute({.text = "CREATE TABLE t (a); BEGIN EXCLUSIVE"}).value();
  const auto rows =
      connect()->execute({.text = "INSERT INTO t VALUES (1)", .timeout = milliseconds(50)});
  ASSERT_FALSE(rows.ok());
  EXPECT_EQ(rows.error().number, 5);
  EXPECT_EQ(rows.error().message, "took over 50ms: database is locked");
}

TEST_F(SqliteDriverTest, APrimaryCodeStandsForItsExtensions) {
  const auto connection = connect();
  const auto rows = connection->execute({.text = "CREATE TABLE t (a UNIQUE, b NOT NULL); INSERT "
                                                 "INTO t VALUES (1, 1); INSERT INTO t VALUES "
                                                 "(1, 1)"});
  EXPECT_EQ(rows.error().number, 19);
  EXPECT_EQ(rows.error().message, "UNIQUE constraint failed: t.a");
}

TEST_F(SqliteDriverTest, WhatIsNoDatabaseIsRefused) {
  folder_.write("data.db", "this is a text and no database at all, whatever its name may say");
  const SqlError error = refused({});
  EXPECT_EQ(error.number, 26);
  EXPECT_EQ(error.error_class, record::SqlErrorClass::connection_refused);
}

TEST_F(SqliteDriverTest, SaysWhoAnswers) {
  EXPECT_THAT(connect()->greeting(), ::testing::MatchesRegex("SQLite 3[0-9.]*, data.db"));
}

TEST_F(SqliteDriverTest, WritesAheadUnlessAnOptionSaysOtherwise) {
  EXPECT_EQ(first(*connect(), "PRAGMA journal_mode", "journal_mode"), SqlValue("wal"));
  EXPECT_EQ(first(*connect({{.name = "journal_mode", .value = "DELETE"}}), "PRAGMA journal_mode",
                  "journal_mode"),
            SqlValue("delete"));
}

TEST_F(SqliteDriverTest, OptionsArePragmas) {
  const auto connection =
      connect({{.name = "foreign_keys", .value = "ON"}, {.name = "cache_size", .value = "123"}});
  EXPECT_EQ(first(*connection, "PRAGMA foreign_keys", "foreign_keys"), SqlValue(std::int64_t{1}));
  EXPECT_EQ(first(*connection, "PRAGMA cache_size", "cache_size"), SqlValue(std::int64_t{123}));
}

TEST_F(SqliteDriverTest, WhatIsNoOptionIsRefused) {
  EXPECT_EQ(refused({{.name = "cache_size; DROP TABLE t", .value = "1"}}).error_class,
            record::SqlErrorClass::syntax);
  for (const char* wait : {"", "soon", "-1", "1s", "99999999999999999999"}) {
    EXPECT_EQ(refused({{.name = "busy_timeout", .value = wait}}).number, 20) << wait;
  }
}

TEST_F(SqliteDriverTest, ALockIsWaitedForNoLongerThanTheBusyTimeout) {
  const auto holder = connect();
  holder->execute({.text = "CREATE TABLE t (a); BEGIN EXCLUSIVE"}).value();
  const auto connection = connect({{.name = "BUSY_TIMEOUT", .value = "20"}});
  const auto rows = connection->execute(
      {.text = "INSERT INTO t VALUES (1)", .timeout = std::chrono::minutes(10)});
  ASSERT_FALSE(rows.ok());
  EXPECT_EQ(rows.error().error_class, record::SqlErrorClass::lock_timeout);
  EXPECT_EQ(rows.error().message, "database is locked");
}

TEST_F(SqliteDriverTest, ATransactionThatReadTooEarlyIsALockTimeout) {
  const auto reader = connect();
  const auto writer = connect();
  writer->execute({.text = "CREATE TABLE t (a); INSERT INTO t VALUES (1)"}).value();
  reader->execute({.text = "BEGIN; SELECT * FROM t"}).value();
  writer->execute({.text = "UPDATE t SET a = 2"}).value();
  const auto rows =
      reader->execute({.text = "UPDATE t SET a = 3", .timeout = std::chrono::minutes(10)});
  ASSERT_FALSE(rows.ok());
  EXPECT_EQ(rows.error().number, 5);
  EXPECT_EQ(rows.error().error_class, record::SqlErrorClass::lock_timeout);
}

TEST(SqliteErrors, HaveTheirClass) {
  using record::SqlErrorClass;
  const std::vector<std::pair<int, SqlErrorClass>> cases = {{2067, SqlErrorClass::duplicate_key},
                                                            {1555, SqlErrorClass::duplicate_key},
                                                            {787, SqlErrorClass::constraint},
                                                            {1299, SqlErrorClass::constraint},
                                                            {275, SqlErrorClass::constraint},
                                                            {8, SqlErrorClass::read_only},
                                                            {264, SqlErrorClass::read_only},
                                                            {13, SqlErrorClass::full},
                                                            {14, SqlErrorClass::connection_refused},
                                                            {23, SqlErrorClass::access_denied},
                                                            {20, SqlErrorClass::data},
                                                            {25, SqlErrorClass::data},
                                                            {5, SqlErrorClass::lock_timeout},
                                                            {517, SqlErrorClass::lock_timeout},
                                                            {6, SqlErrorClass::lock_timeout},
                                                            {9, SqlErrorClass::timeout},
                                                            {10, SqlErrorClass::other},
                                                            {11, SqlErrorClass::other}};
  for (const auto& [code, error_class] : cases) {
    const SqlError error = sqlite_error(code, "words");
    EXPECT_EQ(error.error_class, error_class) << code;
    EXPECT_EQ(error.number, code & 0xff);
    EXPECT_EQ(error.fault, SqlFault::statement);
  }
}

TEST_F(SqliteDriverTest, AFileThatCannotBeOpenedIsAnError) {
  const plan::DatabasePlan database{.type = config::DatabaseType::sqlite,
                                    .file = (folder_.path() / "no/such/file").string()};
  auto connection = make_sqlite_driver(database, clock_)->connect();
  ASSERT_FALSE(connection.ok());
  EXPECT_EQ(connection.error().number, 14);
  EXPECT_EQ(connection.error().message, "unable to open database file");
}

}  // namespace
}  // namespace timing::run
