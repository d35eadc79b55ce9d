// How the built binary ends: by signals, by its jobs being done, and whatever its targets do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "tests/integration/checked_timing.h"
#include "tests/support/http/http_server.h"
#include "tests/support/mariadb/mariadb.h"
#include "tests/support/mariadb/silent_port.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::string mysql_job(std::uint16_t port, const std::string& statement) {
  return "name: sql\ntype: database\ndatabase: {type: mysql, host: 127.0.0.1, port: " +
         std::to_string(port) +
         ", database: mysql, username: timing, password: hidden-word}\n"
         "sql: {execute: [\"" +
         statement + "\"]}\ntimeout: 120s\n";
}

TEST(StopTest, ASignalLetsRunsUnderWayFinishAndStartsNoNewOne) {
  for (const int signal : {SIGTERM, SIGINT}) {
    const HttpServer server(
        [](const ReceivedRequest&) { return HttpAnswer::text("late").after(700ms); });
    const CheckedTiming timing("name: slow\nurl: " + server.url() + "\nrun_every: 100ms\n");
    ASSERT_TRUE(server.wait_for_requests(1));
    timing.process().signal(signal);
    EXPECT_EQ(timing.process().wait(), 0);
    EXPECT_EQ(server.request_count(), 1U);
    EXPECT_THAT(timing.process().output(), HasSubstr("status=200"));
    EXPECT_THAT(timing.process().output(), HasSubstr("no new runs"));
  }
}

// Both would take longer than a test waits: that they end at all says that nothing is waited for.
TEST(StopTest, ABlackHoleIsLeftWhenTheGraceIsOver) {
  const SilentPort hole;
  const CheckedTiming timing(mysql_job(hole.port(), "SELECT 1"), {.arguments = {"--grace", "1s"}});
  timing.address();
  EXPECT_EQ(timing.stop(), 0);
  EXPECT_THAT(timing.process().errors(), HasSubstr("1 run(s) still under way after 1s"));
}

TEST(StopTest, AConnectThatNoRunWaitsForHoldsNothingUp) {
  const SilentPort hole;
  // The first connect fails after a second; the lane then goes on connecting by itself.
  std::string config = mysql_job(hole.port(), "SELECT 1");
  config.replace(config.find("120s"), 4, "1s");
  const CheckedTiming timing(config, {.arguments = {"--grace", "10m"}});
  timing.process().wait_for("cannot reach mysql://");
  EXPECT_EQ(timing.stop(), 0);
}

TEST(StopTest, ALongStatementIsLeftWhenTheGraceIsOver) {
  MariaDb server;
  server.add_user("timing", "hidden-word");
  const CheckedTiming timing(mysql_job(server.port(), "SELECT SLEEP(120)"),
                             {.arguments = {"--grace", "1s"}});
  timing.scrape_until("the statement under way", [](const Samples& samples) {
    return samples.sum("timing_job_runs_started_total") == 1;
  });
  EXPECT_EQ(timing.stop(), 0);
  EXPECT_THAT(timing.process().errors(), HasSubstr("1 run(s) still under way after 1s"));
}

TEST(StopTest, ASecondSignalEndsItAtOnceWithExitCodeOne) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::silence(); });
  const CheckedTiming timing("url: " + server.url() + "\ntimeout: 0\n",
                             {.arguments = {"--grace", "10m"}});
  ASSERT_TRUE(server.wait_for_requests(1));
  timing.process().signal(SIGTERM);
  timing.process().wait_for("no new runs");
  timing.process().wait_until("the second signal's effect", [&] {
    timing.process().signal(SIGTERM);
    return !timing.process().running();
  });
  EXPECT_EQ(timing.process().wait(), 1);
  EXPECT_THAT(timing.process().errors(), HasSubstr("SIGTERM again"));
}

TEST(StopTest, EndsByItselfWhenEveryJobIsDone) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  const CheckedTiming timing("name: paced\nurl: " + server.url("/a") +
                                 "\nrun_every: 50ms\nrun_count: 7\nrun_thread: 3\n---\n"
                                 "name: loop\nurl: " +
                                 server.url("/b") + "\nrun_count: 90\nrun_thread: 20\n",
                             {.arguments = {"--exit_when_done"}});
  EXPECT_EQ(timing.process().wait(), 0);
  EXPECT_EQ(server.request_count(), 97U);
}

TEST(StopTest, GoesOnServingMetricsWhenEveryJobIsDone) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::of_status(404); });
  const CheckedTiming timing("name: few\nurl: " + server.url() + "\nrun_count: 5\n");
  timing.process().wait_for("run_count 5 reached");
  const Samples samples = timing.scrape();
  EXPECT_EQ(samples.value("timing_requests_total", {{"name", "few"}, {"outcome", "failure"}}), 5);
  EXPECT_EQ(samples.value("timing_request_fail_total", {{"respCode", "404"}}), 5);
  EXPECT_EQ(samples.value("timing_request_duration_seconds_count", {{"respCode", "404"}}), 5);
  EXPECT_EQ(timing.get("/-/ready").status, 200);
  EXPECT_TRUE(timing.process().running());
  EXPECT_EQ(timing.stop(), 0);
}

TEST(StopTest, AnAddressInUseIsExitCodeOneAndNothingHasRun) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  const CheckedTiming timing(
      "url: " + server.url() + "\n",
      {.arguments = {"--enable_metrics", "--addr", "127.0.0.1:" + std::to_string(server.port())},
       .metrics = false});
  EXPECT_EQ(timing.process().wait(), 1);
  EXPECT_THAT(timing.process().errors(), HasSubstr("ddress already in use"));
  EXPECT_EQ(server.request_count(), 0U);
}

}  // namespace
}  // namespace timing::test
