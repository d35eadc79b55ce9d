// The published config, unchanged except for host, port, user and range, against a real MariaDB.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <list>
#include <string>
#include <thread>

#include "tests/integration/checked_timing.h"
#include "tests/integration/text_edit.h"
#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/support/http/http_server.h"
#include "tests/support/mariadb/mariadb.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;

std::string seed_config(const MariaDb& server, const std::string& database) {
  std::string config = read_file(test_data("seed/config.yml"));
  config = replaced(config, "192.168.99.100", "127.0.0.1");
  config = replaced(config, "port: 3306", "port: " + std::to_string(server.port()));
  config = replaced(config, "username: root", "username: seed");
  config = replaced(config, "database: d01", "database: " + database);
  return without(config, "range:\n", "run_every:");
}

void make_schema(MariaDb& server, const std::string& database) {
  server.execute("CREATE DATABASE " + database);
  server.execute("CREATE TABLE " + database +
                 ".t01 (name TEXT, date DATETIME, at TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6))");
}

std::string rows(MariaDb& server, const std::string& database) {
  return server.query_one("SELECT COUNT(*) FROM " + database + ".t01");
}

// "20 20 20 20 20": rows by the tick of three seconds that they are nearest to.
std::string rows_by_tick(MariaDb& server, const std::string& database) {
  const std::string table = database + ".t01";
  return server.query_one(
      "SELECT GROUP_CONCAT(rows_of_tick ORDER BY tick SEPARATOR ' ') FROM (SELECT ROUND("
      "TIMESTAMPDIFF(MICROSECOND, (SELECT MIN(at) FROM " +
      table + "), at) / 3000000) AS tick, COUNT(*) AS rows_of_tick FROM " + table +
      " GROUP BY tick) AS ticks");
}

void wait_until_done(const CheckedTiming& timing) {
  timing.process().wait_for("run_count 100 reached");
}

TEST(SeedTest, ItIsWarnedOfTheKeysThatDoNotBelongToADatabaseJob) {
  MariaDb server;
  server.add_user("seed", "admin");
  const CheckedTiming timing(seed_config(server, "d01"));
  timing.process().wait_for("[Warn]");
  for (const char* key : {"url", "method", "header", "body"}) {
    EXPECT_THAT(timing.process().errors(), testing::HasSubstr(key));
  }
}

TEST(SeedTest, InsertsExactlyAHundredRowsTwentyATickFiveTimesOver) {
  MariaDb server;
  server.add_user("seed", "admin");
  std::list<CheckedTiming> tries;
  for (int number = 0; number < 5; ++number) {
    const std::string database = "d0" + std::to_string(number);
    make_schema(server, database);
    tries.emplace_back(seed_config(server, database));
  }
  int number = 0;
  for (const CheckedTiming& timing : tries) {
    wait_until_done(timing);
    const std::string database = "d0" + std::to_string(number++);
    EXPECT_EQ(rows(server, database), "100");
    EXPECT_EQ(rows_by_tick(server, database), "20 20 20 20 20");
    const Samples samples = timing.scrape();
    EXPECT_EQ(samples.sum("timing_job_runs_started_total"), 100);
    EXPECT_EQ(samples.sum("timing_job_runs_planned_total"), 100);
    EXPECT_EQ(samples.value("timing_requests_total", {{"outcome", "success"}}), 100);
  }
  // All jobs rest: nothing runs, and nothing costs CPU.
  std::list<std::chrono::milliseconds> before;
  for (const CheckedTiming& timing : tries) before.push_back(timing.process().cpu_at_rest());
  std::this_thread::sleep_for(4s);
  for (const CheckedTiming& timing : tries) {
    // The kernel counts in steps of that.
    EXPECT_LE(timing.process().usage().cpu - before.front(), 10ms);
    before.pop_front();
  }
  for (number = 0; number < 5; ++number) {
    EXPECT_EQ(rows(server, "d0" + std::to_string(number)), "100");
  }
}

TEST(SeedTest, WaitsForADatabaseThatStartsLate) {
  MariaDb server({.started = false});
  const CheckedTiming timing(seed_config(server, "d01"));
  timing.process().wait_for("cannot reach mysql://127.0.0.1:");
  std::this_thread::sleep_for(15s);
  EXPECT_EQ(timing.scrape().sum("timing_job_runs_started_total"), 0);
  server.start();
  make_schema(server, "d01");
  server.add_user("seed", "admin");
  wait_until_done(timing);
  EXPECT_EQ(rows(server, "d01"), "100");
  const Samples samples = timing.scrape();
  EXPECT_EQ(samples.sum("timing_job_runs_started_total"), 100);
  EXPECT_GE(samples.sum("timing_job_runs_missed_total"), 20 * 4);
  EXPECT_EQ(samples.value("timing_requests_total", {{"outcome", "failure"}}), 0);
}

TEST(SeedTest, AReloadThatEditsAnotherJobLeavesItAlone) {
  MariaDb server;
  server.add_user("seed", "admin");
  make_schema(server, "d01");
  const HttpServer http([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  const auto config = [&](const std::string& path) {
    return seed_config(server, "d01") + "\n---\nname: second\nurl: " + http.url(path) +
           "\nrun_every: 100ms\nlog_requests: none\n";
  };
  const auto requested = [&](const std::string& path) {
    return std::ranges::any_of(
        http.requests(), [&](const ReceivedRequest& request) { return request.target == path; });
  };
  const CheckedTiming timing(config("/before"));
  const char* const kReloaded = "timing_config_last_reload_success_timestamp_seconds";
  const double loaded =
      timing
          .scrape_until("the first config",
                        [&](const Samples& samples) { return samples.find(kReloaded).has_value(); })
          .value(kReloaded);
  timing.process().wait_until("20 rows", [&] { return std::stoi(rows(server, "d01")) >= 20; });
  std::this_thread::sleep_for(1s);  // the timestamp counts seconds
  timing.change_config(config("/after"));
  timing.process().wait_until("the second job's change", [&] { return requested("/after"); });
  timing.scrape_until("the reload's time",
                      [&](const Samples& samples) { return samples.value(kReloaded) > loaded; });
  EXPECT_NE(rows(server, "d01"), "100");
  wait_until_done(timing);
  EXPECT_EQ(rows(server, "d01"), "100");
  EXPECT_EQ(rows_by_tick(server, "d01"), "20 20 20 20 20");
}

}  // namespace
}  // namespace timing::test
