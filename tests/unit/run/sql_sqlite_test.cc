// What only SQLite does.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <utility>

#include "tests/support/basics/files.h"
#include "tests/support/basics/manual_clock.h"
#include "timing/run/sql/sqlite_driver.h"

namespace timing::run {
namespace {

using std::chrono::milliseconds;

class SqliteDriverTest : public ::testing::Test {
 protected:
  std::unique_ptr<SqlConnection> connect() {
    const plan::DatabasePlan database{.type = config::DatabaseType::sqlite,
                                      .file = (folder_.path() / "data.db").string()};
    auto connection = make_sqlite_driver(database, clock_)->connect();
    if (!connection) throw std::runtime_error(connection.error().message);
    return std::move(connection).value();
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
  EXPECT_EQ(rows.error().message, "timed out after 50ms: database is locked");
}

TEST_F(SqliteDriverTest, APrimaryCodeStandsForItsExtensions) {
  const auto connection = connect();
  const auto rows = connection->execute({.text = "CREATE TABLE t (a UNIQUE, b NOT NULL}); INSERT "
                                                 "INTO t VALUES (1, 1); INSERT INTO t VALUES "
                                                 "(1, 1)"});
  EXPECT_EQ(rows.error().number, 19);
  EXPECT_EQ(rows.error().message, "UNIQUE constraint failed: t.a");
}

TEST_F(SqliteDriverTest, WhatIsNoDatabaseFailsItsStatements) {
  folder_.write("data.db", "this is a text and no database at all, whatever its name may say");
  const auto rows = connect()->execute({.text = "SELECT * FROM sqlite_master"});
  EXPECT_EQ(rows.error().number, 26);
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
