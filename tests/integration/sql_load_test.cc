// SQL jobs of the built binary against a real MariaDB: what becomes of a load when the server fails
// it, and whether the figures are what the server's tables say.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/integration/checked_timing.h"
#include "tests/support/http/http_server.h"
#include "tests/support/mariadb/mariadb.h"
#include "tests/support/mariadb/silent_port.h"

namespace timing::test {
namespace {

using testing::HasSubstr;

constexpr const char* kPassword = "admin-of-all";

std::string database(std::uint16_t port, const std::string& more = "",
                     const std::string& schema = "shop", const std::string& password = kPassword) {
  return "type: database\nname: load\nlog_requests: errors\ndatabase: {type: mysql, host: "
         "127.0.0.1, port: " +
         std::to_string(port) + ", database: " + schema +
         ", username: timing, password: " + password + (more.empty() ? "" : ", " + more) + "}\n";
}

// The same job without any run: its counters stay.
std::string at_rest(const MariaDb& server) {
  return database(server.port()) + "cron: '0 0 29 2 *'\nsql: {query: [SELECT 1]}\n";
}

double count(const Samples& samples, const std::string& name, const LabelValues& labels = {}) {
  return samples.sum(name, labels);
}

double successes(const Samples& samples) {
  return count(samples, "timing_requests_total", {{"outcome", "success"}});
}

double failures(const Samples& samples) {
  return count(samples, "timing_requests_total", {{"outcome", "failure"}});
}

Samples end_load(const CheckedTiming& timing, const MariaDb& server) {
  timing.change_config(at_rest(server));
  timing.process().wait_for("reloaded ");
  timing.scrape_until("the end of the load", [](const Samples& samples) {
    return count(samples, "timing_job_runs_in_flight") == 0 &&
           count(samples, "timing_connections_open") == 0;
  });
  // What that scrape had counted before it came to the gauges may have been under way still.
  return timing.scrape();
}

std::size_t times(const std::string& text, const std::string& words) {
  std::size_t found = 0;
  for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++found;
  return found;
}

class SqlLoadTest : public testing::Test {
 protected:
  SqlLoadTest() { server_.add_user("timing", kPassword); }

  MariaDb server_;
};

TEST_F(SqlLoadTest, AServerThatIsKilledUnderLoadHasTheRowsThatWereReported) {
  server_.execute("CREATE TABLE shop.t (id BIGINT AUTO_INCREMENT PRIMARY KEY, run BIGINT)");
  const CheckedTiming timing(database(server_.port()) +
                             "run_thread: 8\nsql: {execute: [{sql: 'INSERT INTO t (run) VALUES "
                             "(?)', params: ['{{ .Run }}']}]}\n");
  for (int time = 0; time < 3; ++time) {
    const double before = successes(timing.scrape());
    timing.scrape_until("more rows, from all threads", [&](const Samples& samples) {
      return successes(samples) > before + 200 && count(samples, "timing_connections_open") == 8;
    });
    server_.kill();
    timing.scrape_until("the loss of every connection", [](const Samples& samples) {
      return count(samples, "timing_connections_open") == 0;
    });
    server_.start();
  }
  const double before = successes(timing.scrape());
  timing.scrape_until("rows after the last start",
                      [&](const Samples& samples) { return successes(samples) > before + 200; });
  const Samples samples = end_load(timing, server_);
  const double lost = count(samples, "timing_sql_errors_total", {{"class", "connection_lost"}});
  const double rows = std::stod(server_.query_one("SELECT COUNT(*) FROM shop.t"));
  EXPECT_GE(rows, successes(samples));
  EXPECT_LE(rows, successes(samples) + lost);
  EXPECT_EQ(count(samples, "timing_job_runs_started_total"),
            successes(samples) + failures(samples));
  EXPECT_GE(count(samples, "timing_job_reconnects_total"), 2 * 8 + 1);
}

// What is wrong with a database, and what is said about it.
struct Trouble {
  std::string config;
  std::string words;
  std::string error_class;
};

// Each thread pauses for 0.8 s or more once it has tried five times.
void expect_no_spinning(const Samples& samples, int threads) {
  EXPECT_LE(count(samples, "timing_sql_errors_total"),
            threads * 7 + count(samples, "timing_sql_wait_seconds_total") / 0.8);
}

void expect_told_once(const Trouble& trouble) {
  SCOPED_TRACE(trouble.words);
  const CheckedTiming timing("run_thread: 4\n" + trouble.config + "sql: {query: [SELECT 1]}\n");
  const Samples samples = timing.scrape_until("two seconds of waiting", [](const Samples& now) {
    return count(now, "timing_sql_wait_seconds_total") >= 8;
  });
  EXPECT_EQ(times(timing.process().errors(), "cannot reach mysql://127.0.0.1:"), 1U);
  EXPECT_THAT(timing.process().errors(), HasSubstr(trouble.words));
  EXPECT_EQ(count(samples, "timing_sql_errors_total", {{"class", trouble.error_class}}),
            count(samples, "timing_sql_errors_total"));
  EXPECT_EQ(count(samples, "timing_job_runs_started_total"), 0);
  EXPECT_EQ(count(samples, "timing_sql_waits_total"), 4);
  expect_no_spinning(samples, 4);
  EXPECT_EQ(timing.stop(), 0);
}

TEST_F(SqlLoadTest, ADatabaseThatCannotBeHadIsToldOnceAndNotStormed) {
  expect_told_once({database(server_.port(), "", "shop", "wrong"), "(access_denied, error 1045)",
                    "access_denied"});
  expect_told_once(
      {database(server_.port(), "", "nowhere"), "(unknown_object, error 1049)", "unknown_object"});
}

TEST_F(SqlLoadTest, APortThatSpeaksNoSqlIsToldOnceAndHoldsUpNothing) {
  const SilentPort silent;
  const HttpServer http([](const ReceivedRequest&) { return HttpAnswer::text("no database"); });
  for (const std::uint16_t port : {silent.port(), http.port()}) {
    const CheckedTiming timing(database(port, "connect_timeout: 1s") +
                               "run_thread: 2\nsql: {query: [SELECT 1]}\n");
    timing.process().wait_for("cannot reach mysql://127.0.0.1:");
    timing.scrape_until("more than one try", [](const Samples& now) {
      return count(now, "timing_sql_errors_total") >= 4;
    });
    EXPECT_EQ(times(timing.process().errors(), "cannot reach"), 1U);
    EXPECT_EQ(timing.stop(), 0);
  }
}

TEST(SqlLimitTest, ThreadsBeyondMaxConnectionsWaitAndTheOthersWork) {
  MariaDb server({.arguments = {"--max-connections=10"}});
  server.add_user("timing", kPassword);
  const CheckedTiming timing(database(server.port()) +
                             "run_thread: 14\nrun_every: 20ms\nsql: {query: [SELECT 1]}\n");
  const Samples samples = timing.scrape_until("work, and waiting", [](const Samples& now) {
    return successes(now) > 100 && count(now, "timing_sql_wait_seconds_total") >= 4;
  });
  EXPECT_GE(count(samples, "timing_sql_errors_total",
                  {{"class", "too_many_connections"}, {"number", "1040"}}),
            1);
  EXPECT_EQ(failures(samples), 0);
  EXPECT_EQ(times(timing.process().errors(), "cannot reach mysql://"), 1U);
  expect_no_spinning(samples, 14);
}

TEST_F(SqlLoadTest, StatementsThatFailAreCountedByTheirClass) {
  server_.execute("CREATE USER limited IDENTIFIED BY 'limited'");
  server_.execute("GRANT SELECT, INSERT ON shop.* TO limited");
  server_.execute("CREATE TABLE shop.t (id INT PRIMARY KEY)");
  server_.execute("SET GLOBAL read_only = 1");
  std::string config = database(server_.port(), "", "shop", "limited") +
                       "run_count: 1\nsql: {query: [SELECT * FROM nothing, SELEC 1, INSERT INTO t "
                       "VALUES (1), SELECT * FROM mysql.user, {sql: SELECT 1, rows: 2}]}\n";
  config.replace(config.find("username: timing"), 16, "username: limited");
  const CheckedTiming timing(config);
  timing.process().wait_for("run_count 1 reached");
  const Samples samples = timing.scrape();
  for (const auto& [error_class, number] :
       std::vector<std::pair<std::string, std::string>>{{"unknown_object", "1146"},
                                                        {"syntax", "1064"},
                                                        {"read_only", "1290"},
                                                        {"access_denied", "1142"},
                                                        {"rows", "0"}}) {
    EXPECT_EQ(
        count(samples, "timing_sql_errors_total", {{"class", error_class}, {"number", number}}), 1)
        << error_class;
    EXPECT_THAT(timing.process().errors(), HasSubstr(" class=" + error_class + " error="));
  }
  EXPECT_EQ(failures(samples), 5);
}

TEST(SqlIdleTest, ConnectionsThatTheServerEndsWhileTheyAreIdleCostNoFailure) {
  MariaDb server({.arguments = {"--wait-timeout=1"}});
  server.add_user("timing", kPassword);
  const CheckedTiming timing(database(server.port()) +
                             "run_thread: 3\nrun_every: 1700ms\nsql: {query: [SELECT 1]}\n");
  const Samples samples = timing.scrape_until("reconnects of each thread", [](const Samples& now) {
    return count(now, "timing_job_reconnects_total") >= 6;
  });
  EXPECT_EQ(failures(samples), 0);
  EXPECT_EQ(count(samples, "timing_sql_errors_total"), 0);
  EXPECT_EQ(timing.process().errors(), "");
}

TEST_F(SqlLoadTest, TransactionsThatDeadlockAreBegunAgainAndTakeEffectOnce) {
  server_.execute("CREATE TABLE shop.t (id INT PRIMARY KEY, n BIGINT NOT NULL)");
  server_.execute("INSERT INTO shop.t VALUES (1, 0), (2, 0), (3, 0)");
  const std::string update =
      "{sql: 'UPDATE t SET n = n + 1 WHERE id = ?', params: [{value: '{{ .RandomInt 1 3 }}', type: "
      "integer}]}";
  const CheckedTiming timing(database(server_.port()) +
                             "run_thread: 8\nsql: {transaction: true, retries: 50, execute: [" +
                             update + ", " + update + ", " + update + ", " + update + "]}\n");
  timing.scrape_until("deadlocks", [](const Samples& now) {
    return count(now, "timing_sql_transaction_retries_total") >= 10 &&
           count(now, "timing_sql_transactions_total", {{"result", "committed"}}) >= 100;
  });
  const Samples samples = end_load(timing, server_);
  EXPECT_GE(count(samples, "timing_sql_errors_total", {{"class", "deadlock"}}), 10);
  EXPECT_EQ(std::stod(server_.query_one("SELECT SUM(n) FROM shop.t")),
            4 * count(samples, "timing_sql_transactions_total", {{"result", "committed"}}));
}

TEST_F(SqlLoadTest, ATransactionThatFailsLeavesNothing) {
  server_.execute("CREATE TABLE shop.t (id INT PRIMARY KEY)");
  server_.execute("INSERT INTO shop.t VALUES (0)");
  const CheckedTiming timing(
      database(server_.port()) +
      "run_thread: 2\nrun_count: 20\nsql: {transaction: true, execute: [{sql: 'INSERT INTO t "
      "VALUES "
      "(?)', params: [{value: '{{ .Run }}', type: integer}]}, INSERT INTO t VALUES (0)]}\n");
  timing.process().wait_for("run_count 20 reached");
  const Samples samples = timing.scrape();
  EXPECT_EQ(server_.query_one("SELECT COUNT(*) FROM shop.t"), "1");
  EXPECT_EQ(successes(samples), 20);
  EXPECT_EQ(failures(samples), 20);
  EXPECT_EQ(count(samples, "timing_sql_transactions_total", {{"result", "rolled_back"}}), 20);
  EXPECT_EQ(count(samples, "timing_sql_transactions_total", {{"result", "committed"}}), 0);
}

class SqlOnceTest : public SqlLoadTest {
 protected:
  SqlOnceTest() { server_.execute("CREATE TABLE shop.marks (mark VARCHAR(10))"); }

  std::string config(const std::string& schedule, const std::string& query = "SELECT 1") const {
    return database(server_.port(), "warm: true") + "run_thread: 5\n" + schedule +
           "\nsql: {init: [INSERT INTO marks VALUES ('init'), DO SLEEP(0.2)], query: [" + query +
           "], cleanup: [DO SLEEP(0.5), INSERT INTO marks VALUES ('cleanup')]}\n";
  }
  std::string marks() {
    return server_.query_one(
        "SELECT IFNULL(GROUP_CONCAT(mark ORDER BY mark DESC), '') FROM shop.marks");
  }
};

TEST_F(SqlOnceTest, InitAndCleanupAreSentOnceAroundAJobThatEndsByItself) {
  const CheckedTiming timing(config("run_count: 100"));
  timing.process().wait_for("job 'load': cleanup done, 2 statements in");
  EXPECT_EQ(marks(), "init,cleanup");
  const Samples samples = timing.scrape();
  EXPECT_EQ(count(samples, "timing_job_runs_started_total"), 100);
  EXPECT_EQ(count(samples, "timing_request_success_total", {{"method", "INIT"}}), 2);
  EXPECT_EQ(count(samples, "timing_request_success_total", {{"method", "CLEANUP"}}), 2);
  EXPECT_EQ(timing.stop(), 0);
  EXPECT_EQ(marks(), "init,cleanup");
}

TEST_F(SqlOnceTest, TheProgramThatStopsWaitsForCleanup) {
  const CheckedTiming timing(config("run_every: 1h"));
  timing.scrape_until("the first runs", [](const Samples& now) { return successes(now) >= 7; });
  EXPECT_EQ(timing.stop(), 0);
  EXPECT_EQ(marks(), "init,cleanup");
}

TEST_F(SqlOnceTest, AChangedJobGoesOnWithWhatIsThere) {
  const CheckedTiming timing(config("run_every: 1h"));
  timing.scrape_until("the first runs", [](const Samples& now) { return successes(now) >= 7; });
  timing.change_config(config("run_every: 2h", "SELECT 2"));
  timing.process().wait_for("reloaded ");
  timing.scrape_until("runs of the changed job",
                      [](const Samples& now) { return successes(now) >= 14; });
  EXPECT_EQ(marks(), "init,init");
  EXPECT_EQ(timing.stop(), 0);
  EXPECT_EQ(marks(), "init,init,cleanup");
}

TEST_F(SqlOnceTest, WarmThreadsConnectBeforeTheFirstTick) {
  const CheckedTiming timing(config("cron: '0 0 29 2 *'"));
  const Samples samples = timing.scrape_until(
      "connections", [](const Samples& now) { return count(now, "timing_connections_open") == 5; });
  EXPECT_EQ(count(samples, "timing_job_runs_started_total"), 0);
  EXPECT_EQ(times(timing.process().output(), "connected to mysql://127.0.0.1:"), 1U);
}

}  // namespace
}  // namespace timing::test
