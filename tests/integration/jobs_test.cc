// Many jobs, resting jobs and checks, seen from outside the built binary.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <string>
#include <thread>

#include "tests/integration/checked_timing.h"
#include "tests/support/http/http_server.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// The sanitizers keep books of their own in memory.
constexpr std::size_t kMostMemory = 2'000'000'000;
#else
constexpr std::size_t kMostMemory = 200'000'000;
#endif
#if defined(__SANITIZE_THREAD__)
// It has a thread of its own that looks about ten times a second.
constexpr std::size_t kMostWakeUps = 100;
#else
constexpr std::size_t kMostWakeUps = 0;
#endif

TEST(JobsTest, TenThousandWaitingJobsCostNoCpuAndLittleMemory) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  // Windows of an hour that does not come while the test runs.
  const std::time_t now = std::time(nullptr);
  const int hour = (std::gmtime(&now)->tm_hour + 12) % 24;
  std::string config;
  for (int number = 0; number < 10000; ++number) {
    config += "name: job " + std::to_string(number) + "\nurl: " + server.url() +
              "\nrun_every: 1s\nrange: {hour: {eq: " + std::to_string(hour) + "}}\n---\n";
  }
  const CheckedTiming timing(config, {.metrics = false});
  timing.process().wait_for("'job 9999': window closed, next opening");
  timing.process().cpu_at_rest();
  const std::size_t before = timing.process().times_asleep();
  std::this_thread::sleep_for(3s);
  // Whatever else the machine does, a thread that nothing wakes costs nothing.
  EXPECT_LE(timing.process().times_asleep() - before, kMostWakeUps);
  EXPECT_LT(timing.process().usage().peak_resident_bytes, kMostMemory);
  EXPECT_EQ(timing.stop(), 0);
  EXPECT_EQ(server.request_count(), 0U);
}

TEST(JobsTest, AWaitingJobStartsWhenItsWindowOpensAndStopsWhenItCloses) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  const std::time_t now = std::time(nullptr);
  const int second = (std::gmtime(&now)->tm_sec + 3) % 60;
  const CheckedTiming timing("name: windowed\nurl: " + server.url() +
                             "\nrun_every: 100ms\nrange: {second: {eq: " + std::to_string(second) +
                             "}}\n");
  timing.process().wait_for("window closed, next opening");
  timing.process().wait_for("window open until");
  ASSERT_TRUE(server.wait_for_requests(1));
  timing.process().wait_until("the closing", [&] {
    const std::string output = timing.process().output();
    const std::size_t open = output.find("window open until");
    return output.find("window closed, next opening", open) != std::string::npos;
  });
  const Samples samples = timing.scrape();
  EXPECT_EQ(samples.value("timing_job_runs_planned_total", {{"name", "windowed"}}), 10);
  EXPECT_LE(server.request_count(), 10U);
}

TEST(JobsTest, ASlowJobDelaysNoOther) {
  const HttpServer server([](const ReceivedRequest& request) {
    return request.target == "/slow" ? HttpAnswer::silence() : HttpAnswer::text("ok");
  });
  const CheckedTiming timing("name: slow\nurl: " + server.url("/slow") +
                                 "\nrun_thread: 50\ntimeout: 0\n---\nname: quick\nurl: " +
                                 server.url("/quick") + "\nrun_every: 10ms\nrun_count: 100\n",
                             {.arguments = {"--loops", "2"}});
  timing.process().wait_for("run_count 100 reached");
  EXPECT_LT(timing.process().usage().threads, 40U);
}

TEST(JobsTest, AFailedCheckFailsTheRequestAndKeepsItsCode) {
  const HttpServer server([](const ReceivedRequest&) {
    return HttpAnswer::text(R"({"status":"red","number_of_data_nodes":2})");
  });
  const CheckedTiming timing(
      "name: health\nurl: " + server.url() +
          "\nrun_count: 2\ncheck:\n  - type: json\n    name: cluster\n    rule:\n"
          "      - '$.number_of_data_nodes = 2'\n      - '$.status = \"green\"'\n",
      {});
  timing.process().wait_for("run_count 2 reached");
  const Samples samples = timing.scrape();
  EXPECT_EQ(samples.value("timing_request_fail_total", {{"respCode", "200"}}), 2);
  EXPECT_EQ(samples.find("timing_request_success_total", {{"respCode", "200"}}).value_or(0), 0);
  EXPECT_EQ(samples.value("timing_request_duration_seconds_count", {{"respCode", "200"}}), 2);
  EXPECT_THAT(timing.process().errors(), HasSubstr("cluster'' failed: $.status = "));
  EXPECT_THAT(timing.process().errors(), HasSubstr("red"));
}

TEST(JobsTest, TheLedgerBalancesInEveryScrape) {
  const HttpServer server(
      [](const ReceivedRequest&) { return HttpAnswer::text("ok").after(13ms); });
  const CheckedTiming timing("name: busy\nurl: " + server.url() +
                             "\nrun_every: 5ms\nrun_thread: 3\nlog_requests: none\n");
  for (int scrape = 0; scrape < 50; ++scrape) {
    const Samples samples = timing.scrape();
    EXPECT_EQ(
        samples.sum("timing_job_runs_planned_total"),
        samples.sum("timing_job_runs_started_total") + samples.sum("timing_job_runs_missed_total") +
            samples.sum("timing_job_runs_dropped_total") + samples.sum("timing_job_runs_queued"));
    EXPECT_EQ(
        samples.sum("timing_request_success_total") + samples.sum("timing_request_fail_total"),
        samples.sum("timing_request_duration_seconds_count"));
    EXPECT_EQ(samples.sum("timing_request_duration_seconds_bucket", {{"le", "+Inf"}}),
              samples.sum("timing_request_duration_seconds_count"));
  }
  EXPECT_GT(timing.scrape().sum("timing_job_runs_missed_total"), 0);
}

}  // namespace
}  // namespace timing::test
