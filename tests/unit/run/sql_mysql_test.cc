// What only a server does: it goes away, kills connections, refuses passwords, and never answers.
#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/mariadb/mariadb.h"
#include "tests/support/mariadb/silent_port.h"
#include "tests/unit/run/sql_harness.h"
#include "tests/unit/run/sql_job.h"
#include "timing/run/sql/mysql_driver.h"

namespace timing::run {
namespace {

using record::Event;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::eventually;
using test::SqlHarness;
using test::SqlOutcome;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::vector<int> numbers(const SqlHarness& harness) {
  std::vector<int> numbers;
  for (const SqlOutcome& outcome : harness.outcomes().all()) numbers.push_back(outcome.number);
  return numbers;
}

class MysqlTest : public ::testing::Test {
 protected:
  MysqlTest() {
    server_.add_user("timing", "secret");
    server_.execute("CREATE TABLE shop.t01 (id INT PRIMARY KEY, name VARCHAR(40))");
    database_.type = config::DatabaseType::mysql;
    database_.hosts = {{.host = "127.0.0.1", .port = server_.port()}};
    database_.database = "shop";
    database_.username = "timing";
    database_.password = "secret";
  }

  plan::JobPlan job(const std::vector<std::string>& execute,
                    const std::vector<std::string>& query = {}) const {
    return test::sql_job(database_, execute, query);
  }
  std::string rows() { return server_.query_one("SELECT COUNT(*) FROM shop.t01"); }
  bool runs_on_server(const std::string& statement) {
    return server_.query_one("SELECT COUNT(*) FROM information_schema.processlist WHERE info = '" +
                             statement + "'") != "0";
  }

  bool is_connected() {
    return server_.query_one(
               "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'timing'") != "0";
  }
  // Long enough for a lane to ask before it uses its connection.
  static void be_idle() { std::this_thread::sleep_for(milliseconds(600)); }

  test::MariaDb server_;
  plan::DatabasePlan database_;
};

TEST_F(MysqlTest, AConnectionKilledWhileIdleIsOpenedAgainAndNothingFails) {
  SqlHarness harness(job({"INSERT INTO t01 VALUES ({{ .Run }}, 'x')"}));
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(1));
  server_.kill_connections();
  be_idle();
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(2));
  EXPECT_THAT(numbers(harness), ElementsAre(0, 0));
  EXPECT_EQ(harness.events(Event::reconnect), 1U);
  EXPECT_EQ(harness.log().lines().size(), 1U);  // connected, said once
  EXPECT_EQ(rows(), "2");
}

TEST_F(MysqlTest, AServerThatRestartsWhileNothingRunsCostsNothing) {
  SqlHarness harness(job({"INSERT INTO t01 VALUES ({{ .Run }}, 'x')"}));
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(1));
  server_.stop();
  server_.start();
  be_idle();
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(2));
  EXPECT_THAT(numbers(harness), ElementsAre(0, 0));
  EXPECT_EQ(harness.events(Event::reconnect), 1U);
  EXPECT_EQ(rows(), "2");
}

TEST_F(MysqlTest, AnIdleServerTimeoutCostsNothing) {
  // Of the connections that the test itself asks on too: those must not idle so long by chance.
  server_.execute("SET GLOBAL wait_timeout = 5");
  SqlHarness harness(job({"INSERT INTO t01 VALUES ({{ .Run }}, 'x')"}));
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(1));
  ASSERT_TRUE(eventually([&] { return !is_connected(); }));
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(2));
  EXPECT_THAT(numbers(harness), ElementsAre(0, 0));
  EXPECT_EQ(harness.events(Event::reconnect), 1U);
}

TEST_F(MysqlTest, AStatementWhoseConnectionIsKilledIsLostAndNotSentAgain) {
  SqlHarness harness(job(
      {"INSERT INTO t01 SELECT {{ .Run }}, SLEEP(3600)", "INSERT INTO t01 VALUES (1000, 'next')"}));
  harness.start_one();
  ASSERT_TRUE(eventually([&] { return runs_on_server("INSERT INTO t01 SELECT 1, SLEEP(3600)"); }));
  server_.kill_connections();
  ASSERT_TRUE(harness.wait_for_runs(1));
  const std::vector<SqlOutcome> outcomes = harness.outcomes().all();
  EXPECT_THAT(outcomes[0].number, ::testing::AnyOf(2013, 1927));
  EXPECT_THAT(outcomes[0].error, StartsWith("connection lost: its effect is unknown: "));
  EXPECT_EQ(outcomes[1].number, 0);
  EXPECT_EQ(server_.query_one("SELECT GROUP_CONCAT(id) FROM shop.t01"), "1000");
  EXPECT_EQ(harness.events(Event::reconnect), 1U);
}

TEST_F(MysqlTest, AQueryKilledByTheServerFailsAndItsConnectionGoesOn) {
  SqlHarness harness(job({}, {"SELECT COUNT(*) FROM seq_1_to_1000000 a JOIN seq_1_to_1000000 b "
                              "WHERE a.seq * b.seq < 0",
                              "SELECT 1"}));
  harness.start_one();
  const std::string query =
      "SELECT COALESCE(MAX(id), 0) FROM information_schema.processlist "
      "WHERE info LIKE 'SELECT COUNT(*) FROM seq%'";
  ASSERT_TRUE(eventually([&] { return server_.query_one(query) != "0"; }));
  server_.execute("KILL QUERY " + server_.query_one(query));
  ASSERT_TRUE(harness.wait_for_runs(1));
  EXPECT_THAT(numbers(harness), ElementsAre(1317, 0));
  EXPECT_EQ(harness.events(Event::reconnect), 0U);
}

TEST_F(MysqlTest, AServerKilledUnderLoadCostsNoRunOfTheCount) {
  plan::JobPlan insert = job({"INSERT INTO t01 VALUES ({{ .Run }}, 'x')"});
  insert.threads = 8;
  insert.run_count = 20'000;
  SqlHarness harness(std::move(insert));
  harness.start_closed_loop();
  ASSERT_TRUE(eventually([&] { return harness.events(Event::started) > 100; }));
  server_.kill();
  ASSERT_TRUE(eventually([&] { return harness.log().count("cannot reach ") == 1; }));
  server_.start();
  ASSERT_TRUE(harness.wait_for_runs(20'000));
  harness.close();
  ASSERT_TRUE(harness.wait_for_close());
  EXPECT_EQ(harness.events(Event::started), 20'000U);
  EXPECT_EQ(harness.outcomes().all().size(), 20'000U);
  EXPECT_EQ(harness.log().count("is back after"), 1U);
  // At most the one statement of each lane that was under way is lost, and only as one of those.
  EXPECT_LE(harness.outcomes().failures(), 8U);
  for (const SqlOutcome& outcome : harness.outcomes().all()) {
    if (!outcome.success) {
      EXPECT_THAT(outcome.error, StartsWith("connection lost: its effect is unknown: "));
    }
  }
  EXPECT_GE(std::stoul(rows()), 20'000U - harness.outcomes().failures());
}

TEST_F(MysqlTest, AServerThatRestartsBetweenRunsIsWaitedFor) {
  plan::JobPlan insert = job({"INSERT INTO t01 VALUES ({{ .Run }}, 'x')"});
  insert.threads = 5;
  insert.run_count = 200;
  insert.interval = milliseconds(5);
  SqlHarness harness(std::move(insert));
  harness.start_ticks();
  ASSERT_TRUE(eventually([&] { return harness.events(Event::started) > 10; }));
  server_.stop();
  server_.start();
  ASSERT_TRUE(harness.wait_for_runs(200));
  harness.close();
  ASSERT_TRUE(harness.wait_for_close());
  EXPECT_EQ(harness.events(Event::started), 200U);
  EXPECT_GE(std::stoul(rows()), 200U - harness.outcomes().failures());
  EXPECT_LE(std::stoul(rows()), 200U);
}

TEST_F(MysqlTest, AWrongPasswordIsSaidAndWaitedFor) {
  plan::JobPlan insert = job({"INSERT INTO t01 VALUES ({{ .Run }}, 'x')"});
  std::get<plan::SqlPlan>(insert.target).database.password = "hunter2";
  insert.secrets.add("hunter2");
  insert.run_count = 3;
  SqlHarness harness(std::move(insert));
  harness.start_closed_loop();
  ASSERT_TRUE(eventually([&] { return harness.unavailable() == 1; }));
  const auto lines = harness.log().lines();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].level, LogLevel::error);
  EXPECT_THAT(lines[0].text, StartsWith("cannot reach database://under/test: Access denied for "));
  EXPECT_THAT(lines[0].text, HasSubstr("(access_denied, error 1045); trying again"));
  EXPECT_EQ(lines[0].text.find("hunter2"), std::string::npos);
  server_.add_user("timing", "hunter2");
  ASSERT_TRUE(harness.wait_for_runs(3));
  EXPECT_EQ(rows(), "3");
}

TEST_F(MysqlTest, AnUnknownDatabaseIsSaidAndWaitedFor) {
  plan::JobPlan insert = job({"CREATE TABLE t02 (id INT)"});
  std::get<plan::SqlPlan>(insert.target).database.database = "tomorrow's";
  insert.run_count = 1;
  SqlHarness harness(std::move(insert));
  harness.start_closed_loop();
  ASSERT_TRUE(eventually([&] { return harness.unavailable() == 1; }));
  EXPECT_EQ(harness.log().count(
                "Unknown database 'tomorrow's' (unknown_object, error 1049); trying again"),
            1U);
  server_.execute("CREATE DATABASE `tomorrow's`");
  ASSERT_TRUE(harness.wait_for_runs(1));
  EXPECT_THAT(numbers(harness), ElementsAre(0));
}

TEST_F(MysqlTest, APortThatNeverAnswersIsGivenUpAfterTheTimeout) {
  const test::SilentPort port;
  plan::JobPlan insert = job({"SELECT 1"});
  std::get<plan::SqlPlan>(insert.target).database.hosts[0].port = port.port();
  std::get<plan::SqlPlan>(insert.target).database.connect_timeout = milliseconds(500);
  SqlHarness harness(std::move(insert));
  harness.start_one();
  ASSERT_TRUE(eventually([&] { return harness.unavailable() == 1; }));
  EXPECT_EQ(harness.log().count("cannot reach database://under/test: Lost connection"), 1U);
  EXPECT_EQ(harness.events(Event::started), 0U);
  harness.close();
  EXPECT_TRUE(harness.wait_for_close());
}

TEST_F(MysqlTest, ASilentPortHoldsUpNobodyElse) {
  const test::SilentPort port;
  plan::JobPlan black_hole = job({"SELECT 1"});
  std::get<plan::SqlPlan>(black_hole.target).database.hosts[0].port = port.port();
  std::get<plan::SqlPlan>(black_hole.target).database.connect_timeout = seconds(2);
  SqlHarness blocked(std::move(black_hole));
  blocked.start_one();
  SqlHarness harness(job({"INSERT INTO t01 VALUES ({{ .Run }}, 'x')"}));
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(1));
  EXPECT_EQ(rows(), "1");
}

TEST_F(MysqlTest, AProcedureWithSeveralResultSetsLeavesTheConnectionInOrder) {
  server_.execute(
      "CREATE PROCEDURE shop.several() BEGIN SELECT 1; SELECT 2 UNION SELECT 3; "
      "INSERT INTO t01 VALUES (1, 'x'); END");
  SqlHarness harness(job({"CALL several()", "SELECT 1"}, {"SELECT id FROM t01"}));
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(1));
  const std::vector<SqlOutcome> outcomes = harness.outcomes().all();
  EXPECT_THAT(numbers(harness), ElementsAre(0, 0, 0));
  EXPECT_EQ(outcomes[0].size, 3U);
  EXPECT_EQ(outcomes[2].size, 1U);
}

TEST_F(MysqlTest, AnErrorAfterTheFirstResultSetIsAFailure) {
  server_.execute(
      "CREATE PROCEDURE shop.breaks() BEGIN SELECT 1; SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = "
      "3333, MESSAGE_TEXT = 'broken'; END");
  SqlHarness harness(job({"CALL breaks()", "SELECT 1"}));
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(1));
  EXPECT_THAT(numbers(harness), ElementsAre(3333, 0));
  EXPECT_EQ(harness.outcomes().all()[0].error, "broken");
}

TEST_F(MysqlTest, AnErrorAmongTheRowsIsAFailure) {
  SqlHarness harness(job({}, {"SELECT seq, IF(seq < 200000, 1, (SELECT 1 UNION SELECT 2)) FROM "
                              "seq_1_to_300000",
                              "SELECT 1"}));
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(1));
  EXPECT_THAT(numbers(harness), ElementsAre(1242, 0));
}

TEST_F(MysqlTest, OneTextIsOneStatement) {
  SqlHarness harness(job({"INSERT INTO t01 VALUES (1, \"x\");",
                          "INSERT INTO t01 VALUES (2, 'x'); INSERT INTO t01 VALUES (3, 'x')"}));
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(1));
  EXPECT_THAT(numbers(harness), ElementsAre(0, 1064));
  EXPECT_EQ(rows(), "1");
}

TEST_F(MysqlTest, ReadsNoFilesOfTheClientForTheServer) {
  SqlHarness harness(job({"LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE t01"}));
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(1));
  EXPECT_FALSE(harness.outcomes().all()[0].success);
  EXPECT_EQ(rows(), "0");
}

TEST(MysqlDriver, AHostThatDoesNotExistIsAnError) {
  plan::DatabasePlan database;
  database.hosts = {{.host = "no.such.host.invalid", .port = 1}};
  const SystemClock clock;
  const auto connection = make_mysql_driver(database, clock)->connect();
  ASSERT_FALSE(connection.ok());
  EXPECT_EQ(connection.error().number, 2005);
}

TEST(MysqlDriver, NothingInAHostIsAPortOrASchema) {
  plan::DatabasePlan database;
  const SystemClock clock;
  for (const char* host : {"::1", "[::1]"}) {
    database.hosts = {{.host = host, .port = 1}};
    const auto connection = make_mysql_driver(database, clock)->connect();
    ASSERT_FALSE(connection.ok());
    EXPECT_EQ(connection.error().number, 2002) << host;
    EXPECT_THAT(connection.error().message, HasSubstr("'::1'")) << host;
  }
}

}  // namespace
}  // namespace timing::run
