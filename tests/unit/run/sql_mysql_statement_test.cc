// What only MySQL and MariaDB do with a statement: procedures, their types, deadlocks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/unit/run/sql_connect_fixture.h"

namespace timing::run {
namespace {

using record::SqlErrorClass;
using ::testing::ElementsAre;

constexpr SqlSending kBoth[] = {SqlSending::text, SqlSending::prepared};

class SqlStatementTest : public test::SqlConnectFixture {};

TEST_F(SqlStatementTest, AProcedureGivesTheRowsOfAllItsResultsAndTheColumnsOfTheFirst) {
  server_.execute(
      "CREATE PROCEDURE shop.several() BEGIN SELECT 1 AS v, 'x' AS w; SELECT 2 AS u UNION SELECT "
      "3; END");
  const auto connection = connect();
  const std::vector<std::string> columns = {"v", "w"};
  for (const SqlSending sending : kBoth) {
    for (int time = 0; time < 3; ++time) {
      const auto answer =
          connection->execute({.text = "CALL several()", .sending = sending, .columns = columns});
      ASSERT_TRUE(answer.ok()) << answer.error().message;
      EXPECT_EQ(answer.value().fetched, 3U);
      EXPECT_THAT(answer.value().columns,
                  ElementsAre(SqlValue(std::int64_t{1}), SqlValue(std::string("x"))));
    }
    EXPECT_EQ(connection->execute({.text = "SELECT 1", .sending = sending}).value().fetched, 1U);
  }
}

TEST_F(SqlStatementTest, AnErrorAfterRowsIsAnErrorAndTheConnectionGoesOn) {
  server_.execute(
      "CREATE PROCEDURE shop.breaks() BEGIN SELECT 1; SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = "
      "3333, MESSAGE_TEXT = 'broken'; END");
  const std::string among =
      "SELECT seq, IF(seq < 200000, 1, (SELECT 1 UNION SELECT 2)) FROM seq_1_to_300000";
  const auto connection = connect();
  for (const SqlSending sending : kBoth) {
    for (const auto& [text, number] :
         {std::pair<std::string, int>{"CALL breaks()", 3333}, {among, 1242}}) {
      for (int time = 0; time < 2; ++time) {
        const auto answer = connection->execute({.text = text, .sending = sending});
        ASSERT_FALSE(answer.ok()) << text;
        EXPECT_EQ(answer.error().number, number) << text;
        EXPECT_NE(answer.error().message, "") << text;
        EXPECT_EQ(connection->execute({.text = "SELECT 1", .sending = sending}).value().fetched,
                  1U);
      }
    }
  }
}

TEST_F(SqlStatementTest, ColumnsOfEachTypeAreTheSameHoweverTheyAreRead) {
  server_.execute(
      "CREATE TABLE shop.types (tiny TINYINT, big BIGINT UNSIGNED, decimal_ DECIMAL(20, 4), "
      "double_ DOUBLE, day DATE, moment DATETIME(3), bytes VARBINARY(10), year_ YEAR, "
      "padded INT(6) ZEROFILL)");
  server_.execute(
      "INSERT INTO shop.types VALUES (-5, 18446744073709551615, 1234567890.1230, -0.5, "
      "'2026-02-28', '2026-02-28 23:59:58.125', x'00ff', 1999, 42)");
  const auto connection = connect();
  const std::vector<std::string> columns = {"tiny",   "big",   "decimal_", "double_", "day",
                                            "moment", "bytes", "year_",    "padded"};
  for (const SqlSending sending : kBoth) {
    const auto answer = connection->execute(
        {.text = "SELECT * FROM types", .sending = sending, .columns = columns});
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    EXPECT_THAT(answer.value().columns,
                ElementsAre(SqlValue(std::int64_t{-5}), SqlValue("18446744073709551615"),
                            SqlValue("1234567890.1230"), SqlValue(-0.5), SqlValue("2026-02-28"),
                            SqlValue("2026-02-28 23:59:58.125"), SqlValue(std::string("\0\xff", 2)),
                            SqlValue(std::int64_t{1999}), SqlValue(std::int64_t{42})));
  }
}

TEST_F(SqlStatementTest, ADeadlockHasItsClassAndTheOtherGoesOn) {
  server_.execute("CREATE TABLE shop.pair (id INT PRIMARY KEY, n INT)");
  server_.execute("INSERT INTO shop.pair VALUES (1, 0), (2, 0)");
  const auto first = connect();
  const auto second = connect();
  const auto update = [](SqlConnection& connection, int id) {
    return connection.execute(
        {.text = "UPDATE pair SET n = n + 1 WHERE id = " + std::to_string(id)});
  };
  for (SqlConnection* const connection : {first.get(), second.get()}) {
    ASSERT_TRUE(connection->execute({.text = "BEGIN"}).ok());
  }
  ASSERT_TRUE(update(*first, 1).ok());
  ASSERT_TRUE(update(*second, 2).ok());
  auto crossing = std::async(std::launch::async, [&] { return update(*first, 2); });
  const auto there = update(*second, 1);
  const auto here = crossing.get();
  ASSERT_NE(here.ok(), there.ok());
  const SqlError& error = here.ok() ? there.error() : here.error();
  EXPECT_EQ(error.error_class, SqlErrorClass::deadlock);
  EXPECT_EQ(error.fault, SqlFault::statement);
}

TEST_F(SqlStatementTest, ALockOfAnotherIsWaitedForAsLongAsTheServerSays) {
  server_.execute("CREATE TABLE shop.one (id INT PRIMARY KEY, n INT)");
  server_.execute("INSERT INTO shop.one VALUES (1, 0)");
  const auto holder = connect();
  database_.options = {{.name = "innodb_lock_wait_timeout", .value = "0"}};
  const auto connection = connect();
  ASSERT_TRUE(holder->execute({.text = "BEGIN"}).ok());
  ASSERT_TRUE(holder->execute({.text = "UPDATE one SET n = 1"}).ok());
  const auto answer = connection->execute({.text = "UPDATE one SET n = 2"});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().number, 1205);
  EXPECT_EQ(answer.error().error_class, SqlErrorClass::lock_timeout);
}

TEST_F(SqlStatementTest, AServerThatIsReadOnlySaysSo) {
  server_.execute("CREATE TABLE shop.t (id INT)");
  server_.execute("CREATE USER plain@'%' IDENTIFIED BY 'secret'");
  server_.execute("GRANT SELECT, INSERT ON shop.* TO plain@'%'");
  server_.execute("SET GLOBAL read_only = 1");
  database_.username = "plain";
  const auto connection = connect();
  for (const SqlSending sending : kBoth) {
    const auto answer =
        connection->execute({.text = "INSERT INTO t VALUES (1)", .sending = sending});
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().error_class, SqlErrorClass::read_only);
    const auto denied = connection->execute({.text = "DELETE FROM t", .sending = sending});
    ASSERT_FALSE(denied.ok());
  }
}

}  // namespace
}  // namespace timing::run
