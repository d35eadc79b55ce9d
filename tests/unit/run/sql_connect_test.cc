// How connections to a real MariaDB are opened, and refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/mariadb/silent_port.h"
#include "tests/support/mariadb/talking_port.h"
#include "tests/unit/run/sql_connect_fixture.h"

namespace timing::run {
namespace {

using record::SqlErrorClass;
using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class SqlConnectTest : public test::SqlConnectFixture {};

TEST_F(SqlConnectTest, SaysWhoAnswersAndHow) {
  EXPECT_THAT(connect()->greeting(),
              MatchesRegex("MariaDB 1[0-9.]* at 127.0.0.1:[0-9]*, unencrypted"));
}

TEST_F(SqlConnectTest, GoesOverASocket) {
  server_.execute("GRANT ALL ON *.* TO timing@localhost IDENTIFIED BY 'secret'");
  database_.socket = server_.socket();
  database_.hosts.clear();
  const auto connection = connect();
  EXPECT_THAT(connection->greeting(), HasSubstr(server_.socket()));
  // Its side connection goes over the socket too.
  const auto slow =
      connection->execute({.text = "SELECT SLEEP(3600)", .timeout = milliseconds(50)});
  ASSERT_FALSE(slow.ok());
  EXPECT_EQ(slow.error().error_class, SqlErrorClass::timeout);
  EXPECT_EQ(slow.error().fault, SqlFault::statement);
}

TEST_F(SqlConnectTest, LocalhostIsAHostLikeAnyOther) {
  database_.hosts[0].host = "localhost";
  EXPECT_THAT(connect()->greeting(), HasSubstr("localhost:"));
}

TEST_F(SqlConnectTest, OptionsAreSetOnTheSession) {
  database_.options = {{.name = "wait_timeout", .value = "1234"},
                       {.name = "transaction_isolation", .value = "READ-COMMITTED"},
                       {.name = "sql_mode", .value = ""},
                       {.name = "time_zone", .value = "+02:00"}};
  if (server_.query_one("SELECT COUNT(*) FROM information_schema.system_variables WHERE "
                        "variable_name = 'transaction_isolation'") == "0") {
    database_.options[1].name = "tx_isolation";
  }
  const auto connection = connect();
  EXPECT_EQ(first(*connection, "SELECT CONCAT(@@session.wait_timeout) AS v"), "1234");
  EXPECT_EQ(first(*connection, "SELECT @@session.sql_mode AS v"), "");
  EXPECT_EQ(first(*connection, "SELECT @@session.time_zone AS v"), "+02:00");
  EXPECT_EQ(first(*connection,
                  "SELECT variable_value AS v FROM information_schema.session_variables WHERE "
                  "variable_name IN ('tx_isolation', 'transaction_isolation') LIMIT 1"),
            "READ-COMMITTED");
}

TEST_F(SqlConnectTest, WhatIsNoOptionRefusesTheConnection) {
  database_.options = {{.name = "no_such_option", .value = "1"}};
  EXPECT_EQ(refused().number, 1193);
  database_.options = {{.name = "wait_timeout = 1, sql_mode", .value = "1"}};
  EXPECT_EQ(refused().error_class, SqlErrorClass::syntax);
  // A value is never more than a value.
  database_.options = {{.name = "sql_mode", .value = "', GLOBAL max_connections = '7"}};
  EXPECT_FALSE(make_mysql_driver(database_, clock_)->connect().ok());
  EXPECT_NE(server_.query_one("SELECT @@max_connections"), "7");
}

TEST_F(SqlConnectTest, TheCharsetIsThatOfThePlan) {
  EXPECT_EQ(first(*connect(), "SELECT @@character_set_client AS v"), "utf8mb4");
  database_.charset = "latin1";
  EXPECT_EQ(first(*connect(), "SELECT @@character_set_client AS v"), "latin1");
  database_.charset = "klingon";
  EXPECT_EQ(refused().number, 2019);
}

TEST_F(SqlConnectTest, TheNextHostIsTriedWhereOneIsAway) {
  test::MariaDb away({.started = false});
  database_.hosts.insert(database_.hosts.begin(), {.host = "127.0.0.1", .port = away.port()});
  const auto connection = connect();
  EXPECT_THAT(connection->greeting(), HasSubstr(std::to_string(server_.port())));
  // The side connection goes to the server of the statement, not to the first one.
  const auto slow =
      connection->execute({.text = "SELECT SLEEP(3600)", .timeout = milliseconds(50)});
  ASSERT_FALSE(slow.ok());
  EXPECT_EQ(slow.error().fault, SqlFault::statement);
}

TEST_F(SqlConnectTest, ASilentHostLeavesTimeForTheNext) {
  const test::SilentPort silent;
  database_.hosts.insert(database_.hosts.begin(), {.host = "127.0.0.1", .port = silent.port()});
  database_.connect_timeout = std::chrono::seconds(2);
  EXPECT_THAT(connect()->greeting(), HasSubstr(std::to_string(server_.port())));
}

TEST_F(SqlConnectTest, NoHostIsAnErrorThatTellsOfEach) {
  test::MariaDb away({.started = false});
  const test::SilentPort silent;
  database_.hosts = {{.host = "127.0.0.1", .port = away.port()},
                     {.host = "127.0.0.1", .port = silent.port()}};
  database_.connect_timeout = milliseconds(500);
  const SqlError error = refused();
  EXPECT_EQ(error.error_class, SqlErrorClass::connection_refused);
  EXPECT_THAT(error.message, AllOf(HasSubstr(std::to_string(away.port()) + ": Can't connect"),
                                   HasSubstr(std::to_string(silent.port()) + ": Lost connection")));
}

TEST_F(SqlConnectTest, RefusalsHaveTheirClass) {
  database_.password = "wrong";
  EXPECT_EQ(refused().error_class, SqlErrorClass::access_denied);
  database_.password = "secret";
  database_.database = "nowhere";
  EXPECT_EQ(refused().error_class, SqlErrorClass::unknown_object);
}

TEST_F(SqlConnectTest, AFullServerIsTooManyConnections) {
  server_.execute("SET GLOBAL max_connections = 10");
  std::vector<std::unique_ptr<SqlConnection>> connections;
  const auto driver = make_mysql_driver(database_, clock_);
  for (;;) {
    auto connection = driver->connect();
    if (!connection) {
      EXPECT_EQ(connection.error().number, 1040);
      EXPECT_EQ(connection.error().error_class, SqlErrorClass::too_many_connections);
      break;
    }
    connections.push_back(std::move(connection).value());
    ASSERT_LT(connections.size(), 20U);
  }
}

TEST_F(SqlConnectTest, AUserOfTheOldKindIsLetIn) {
  server_.execute(
      "CREATE USER old@'%' IDENTIFIED VIA mysql_native_password USING PASSWORD('of the day')");
  database_.database.clear();
  database_.username = "old";
  database_.password = "of the day";
  EXPECT_NE(connect(), nullptr);
  database_.password = "of yesterday";
  EXPECT_EQ(refused().number, 1045);
}

// A server that speaks first, as HTTP servers do when they have had enough.
TEST_F(SqlConnectTest, AServerOfAnotherKindIsAClearError) {
  const test::TalkingPort http("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
  database_.hosts[0].port = http.port();
  database_.connect_timeout = milliseconds(500);
  const SqlError error = refused();
  EXPECT_EQ(error.error_class, SqlErrorClass::connection_refused);
  EXPECT_THAT(error.message, HasSubstr("no MySQL or MariaDB server answers there"));
}

TEST_F(SqlConnectTest, TlsThatTheServerDoesNotOfferIsNeverPlaintext) {
  for (const bool insecure : {false, true}) {
    database_.tls = config::Tls{.insecure_skip_verify = insecure};
    const SqlError error = refused();
    EXPECT_EQ(error.number, 2026);
    EXPECT_EQ(error.error_class, SqlErrorClass::tls);
    EXPECT_THAT(error.message, HasSubstr("TLS"));
  }
}

}  // namespace
}  // namespace timing::run
