// Reloading and ending the built binary over HTTP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <future>
#include <string>
#include <vector>

#include "tests/integration/checked_timing.h"
#include "tests/support/http/http_server.h"
#include "tests/support/process/http_send.h"

namespace timing::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kQuietJob =
    "name: quiet\nurl: http://u:hunter2@127.0.0.1:1/\n"
    "range: {month: {eq: 1}, day: {eq: 1}, hour: {eq: 3}, minute: {eq: 7}, second: {eq: 11}}\n";
const TimingOptions kEnabled{.arguments = {"--enable_lifecycle"}};

TEST(LifecycleTest, IsForbiddenUnlessItIsEnabled) {
  const CheckedTiming timing(kQuietJob);
  for (const char* path : {"/-/reload", "/-/quit"}) {
    EXPECT_EQ(http_send("POST", timing.address() + path).status, 403);
    EXPECT_EQ(http_send("PUT", timing.address() + path).status, 403);
    const HttpExchange reading = http_send("GET", timing.address() + path);
    EXPECT_EQ(reading.status, 405);
    EXPECT_THAT(reading.head, HasSubstr("Allow: POST, PUT\r\n"));
  }
  EXPECT_THAT(timing.process().output(), Not(HasSubstr("reloading")));
  EXPECT_EQ(timing.stop(), 0);
}

TEST(LifecycleTest, AReloadIsAnsweredOnceItIsDone) {
  const CheckedTiming timing(kQuietJob, kEnabled);
  const std::string url = timing.address() + "/-/reload";
  EXPECT_EQ(http_send("HEAD", url).status, 405);
  for (const char* method : {"POST", "PUT"}) {
    const HttpExchange answer = http_send(method, url);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "Reloaded: 1 job(s).\n");
  }
  // The program may see the change first: what counts is that the answer comes after it.
  timing.change_config(std::string(kQuietJob) + "---\nname: more\nurl: http://127.0.0.1:1/\n" +
                       "range: {month: {eq: 1}, second: {eq: 11}}\n");
  const HttpExchange answer = http_send("POST", url);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "Reloaded: 2 job(s).\n");
  EXPECT_EQ(timing.scrape().matching("timing_job_window_open").size(), 2U);
}

TEST(LifecycleTest, AReloadThatFailsIsAnsweredWithTheReasons) {
  const CheckedTiming timing(kQuietJob, kEnabled);
  timing.address();
  timing.change_config(std::string(kQuietJob) + "metod: GET\nrun_thread: -1\n");
  const HttpExchange answer = http_send("POST", timing.address() + "/-/reload");
  EXPECT_EQ(answer.status, 500);
  EXPECT_THAT(answer.body, AllOf(HasSubstr("the one before it goes on:\n"),
                                 HasSubstr("config.yml:4:1: job 'quiet': unknown key 'metod'"),
                                 HasSubstr("config.yml:5:13: job 'quiet': 'run_thread'"),
                                 Not(HasSubstr("hunter2"))));
  EXPECT_GE(timing.scrape().value("timing_config_reload_failures_total"), 1);
  EXPECT_EQ(timing.get("/-/ready").status, 200);
}

TEST(LifecycleTest, QuitAnswersAndThenStops) {
  for (const char* method : {"POST", "PUT"}) {
    const CheckedTiming timing(kQuietJob, kEnabled);
    const HttpExchange answer = http_send(method, timing.address() + "/-/quit");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "Stopping.\n");
    EXPECT_EQ(timing.process().wait(), 0);
    EXPECT_THAT(timing.process().output(), HasSubstr("/-/quit: no new runs"));
  }
}

TEST(LifecycleTest, QuitLetsRunsUnderWayFinish) {
  const HttpServer server([](const ReceivedRequest&) {
    return HttpAnswer::text("late").after(std::chrono::milliseconds(500));
  });
  const CheckedTiming timing("url: " + server.url() + "\nrun_every: 1h\n", kEnabled);
  ASSERT_TRUE(server.wait_for_requests(1));
  EXPECT_EQ(http_send("POST", timing.address() + "/-/quit").status, 200);
  EXPECT_EQ(timing.process().wait(), 0);
  EXPECT_THAT(timing.process().output(), HasSubstr("status=200"));
}

TEST(LifecycleTest, AStoppingProgramReloadsNoMore) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::silence(); });
  const CheckedTiming timing("url: " + server.url() + "\ntimeout: 0\n",
                             {.arguments = {"--enable_lifecycle", "--grace", "10m"}});
  ASSERT_TRUE(server.wait_for_requests(1));
  EXPECT_EQ(http_send("POST", timing.address() + "/-/quit").status, 200);
  EXPECT_EQ(http_send("POST", timing.address() + "/-/quit").status, 200);
  EXPECT_EQ(http_send("POST", timing.address() + "/-/reload").status, 503);
  EXPECT_TRUE(timing.process().running());
}

// Requests that wait for the main loop while it ends get an answer or an end of their connection:
// the program does not wait for them, nor they for it.
TEST(LifecycleTest, RequestsHoldUpNoEnd) {
  for (int round = 0; round < 5; ++round) {
    const CheckedTiming timing(kQuietJob, kEnabled);
    const std::string address = timing.address();
    std::vector<std::future<void>> clients;
    for (int client = 0; client < 4; ++client) {
      clients.push_back(std::async(std::launch::async, [&] {
        try {
          while (timing.process().running()) http_send("POST", address + "/-/reload");
        } catch (const std::runtime_error&) {
          // It has ended.
        }
      }));
    }
    timing.process().wait_for("reloaded");
    EXPECT_EQ(timing.stop(), 0);
  }
}

}  // namespace
}  // namespace timing::test
