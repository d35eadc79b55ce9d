// Closed loops of HTTP over several event loops: the built binary's counts against the server's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

#include "tests/integration/checked_timing.h"
#include "tests/integration/http_engines.h"
#include "tests/support/http/http_server.h"

namespace timing::test {
namespace {

using testing::HasSubstr;

int count_of(std::string_view part, std::string_view text) {
  int count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

class LoopsTest : public testing::TestWithParam<HttpEngineName> {
 protected:
  static std::string job(const HttpServer& server, const std::string& more) {
    return "name: spread\nurl: " + server.url() + "\n" + GetParam().key + "run_thread: 7\n" + more;
  }
};

INSTANTIATE_TEST_SUITE_P(All, LoopsTest, testing::ValuesIn(http_engines()),
                         [](const auto& tested) { return tested.param.name; });

TEST_P(LoopsTest, ARunCountIsExact) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  const CheckedTiming timing(
      job(server, "run_count: 500\n"),
      {.arguments = {"--loops", "3", "--exit_when_done", "--linger", "1h", "--log_level=debug"}});
  timing.process().wait_for("for a scrape of the final values");
  const Samples samples = timing.scrape();
  EXPECT_EQ(timing.process().wait(), 0);
  EXPECT_EQ(server.request_count(), 500U);
  EXPECT_EQ(samples.sum("timing_requests_total", {{"outcome", "success"}}), 500);
  EXPECT_EQ(samples.sum("timing_requests_total", {{"outcome", "failure"}}), 0);
  EXPECT_EQ(samples.sum("timing_request_success_total"), 500);
  EXPECT_EQ(samples.sum("timing_request_duration_seconds_count"), 500);
  EXPECT_EQ(samples.sum("timing_job_runs_started_total"), 500);
  EXPECT_EQ(samples.sum("timing_job_runs_in_flight"), 0);
  EXPECT_THAT(timing.process().output(), HasSubstr("over 3 event loops"));
}

TEST_P(LoopsTest, ASignalLetsWhatIsUnderWayFinish) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  const HttpServer gateway([](const ReceivedRequest&) { return HttpAnswer::of_status(200); });
  const CheckedTiming timing(job(server, ""), {.arguments = {"--loops=3", "--grace=10m", "--push",
                                                             gateway.url(""), "--push_every=1h"}});
  ASSERT_TRUE(server.wait_for_requests(300));
  EXPECT_EQ(timing.stop(), 0);
  const Samples samples = Samples::parse(gateway.requests().at(0).body);
  const auto requests = static_cast<double>(server.request_count());
  EXPECT_EQ(samples.sum("timing_requests_total", {{"outcome", "success"}}), requests);
  EXPECT_EQ(samples.sum("timing_job_runs_started_total"), requests);
  EXPECT_EQ(samples.sum("timing_job_runs_abandoned_total"), 0);
}

TEST_P(LoopsTest, WhatDoesNotEndIsAbandonedOnEveryLoop) {
  std::atomic<int> answers{300};
  const HttpServer server([&](const ReceivedRequest&) {
    return answers.fetch_sub(1) > 0 ? HttpAnswer::text("ok") : HttpAnswer::silence();
  });
  const HttpServer gateway([](const ReceivedRequest&) { return HttpAnswer::of_status(200); });
  const CheckedTiming timing(
      job(server, "timeout: 0\n"),
      {.arguments = {"--loops=3", "--grace=100ms", "--push", gateway.url(""), "--push_every=1h"}});
  ASSERT_TRUE(server.wait_for_requests(307));
  EXPECT_EQ(timing.stop(), 0);
  EXPECT_THAT(timing.process().errors(), HasSubstr("7 run(s) still under way after 100ms"));
  const Samples samples = Samples::parse(gateway.requests().at(0).body);
  EXPECT_EQ(samples.sum("timing_job_runs_started_total"), 307);
  EXPECT_EQ(samples.sum("timing_requests_total", {{"outcome", "success"}}), 300);
  EXPECT_EQ(samples.sum("timing_requests_total", {{"outcome", "failure"}}), 0);
  EXPECT_EQ(samples.sum("timing_job_runs_abandoned_total"), 7);
}

// A reload takes the job away while all loops are at it, and the next one begins anew.
TEST_P(LoopsTest, AReloadWhileItRunsLosesNoRequest) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  const HttpServer gateway([](const ReceivedRequest&) { return HttpAnswer::of_status(200); });
  const CheckedTiming timing(job(server, ""), {.arguments = {"--loops=3", "--grace=10m", "--push",
                                                             gateway.url(""), "--push_every=1h"}});
  for (int change = 1; change <= 3; ++change) {
    ASSERT_TRUE(server.wait_for_requests(server.request_count() + 100));
    timing.change_config(job(server, "timeout: " + std::to_string(change) + "m\n"));
    timing.process().wait_until(
        "the reload", [&] { return count_of("] reloaded ", timing.process().output()) >= change; });
  }
  ASSERT_TRUE(server.wait_for_requests(server.request_count() + 100));
  EXPECT_EQ(timing.stop(), 0);
  const Samples samples = Samples::parse(gateway.requests().at(0).body);
  const auto requests = static_cast<double>(server.request_count());
  EXPECT_EQ(samples.sum("timing_requests_total"), requests);
  EXPECT_EQ(samples.sum("timing_job_runs_started_total"), requests);
}

TEST(LoopThreadsTest, EachLoopIsAThread) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  const auto threads = [&](const std::string& loops) {
    const CheckedTiming timing("url: " + server.url() + "\nrun_thread: 7\nrun_count: 1\n",
                               {.arguments = {"--loops", loops}, .metrics = false});
    timing.process().wait_for("run_count 1 reached");
    const std::size_t count = timing.process().usage().threads;
    EXPECT_EQ(timing.stop(), 0);
    return count;
  };
  EXPECT_EQ(threads("4"), threads("1") + 3);
}

}  // namespace
}  // namespace timing::test
