// Runs that are over before anybody scrapes them: the built binary waits for a scrape, or pushes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <string>
#include <vector>

#include "tests/integration/checked_timing.h"
#include "tests/support/http/http_server.h"
#include "tests/support/process/http_send.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ShortRunsTest : public testing::Test {
 protected:
  ShortRunsTest()
      : server_([](const ReceivedRequest& request) {
          return request.target == "/bad" ? HttpAnswer::of_status(503) : HttpAnswer::text("ok");
        }) {}

  std::string job(const std::string& path = "/bad") const {
    return "name: short\nurl: " + server_.url(path) + "\nrun_every: 20ms\nrun_count: 10\n";
  }
  // The push URL's host and port.
  static std::string host_of(const HttpServer& gateway) {
    return gateway.url("").substr(std::string("http://").size());
  }

  HttpServer server_;
};

TEST_F(ShortRunsTest, LingerEndsWithAScrapeOfTheFinalValues) {
  const CheckedTiming timing(job(), {.arguments = {"--exit_when_done", "--linger", "1h"}});
  timing.process().wait_for("waiting up to 1h0m0s for a scrape of the final values");
  EXPECT_EQ(timing.get("/-/ready").status, 200);
  EXPECT_EQ(http_send("HEAD", timing.address() + "/metrics").status, 200);
  EXPECT_EQ(timing.get("/api/v1/status").status, 200);
  EXPECT_TRUE(timing.process().running());
  const Samples samples = timing.scrape();
  EXPECT_EQ(samples.value("timing_requests_total", {{"outcome", "failure"}}), 10);
  EXPECT_EQ(samples.value("timing_request_fail_total", {{"respCode", "503"}}), 10);
  EXPECT_EQ(samples.value("timing_job_runs_started_total"), 10);
  EXPECT_EQ(timing.process().wait(), 0);
  EXPECT_THAT(timing.process().output(), HasSubstr("the final values have been scraped"));
  EXPECT_EQ(timing.process().errors().find("not scraped"), std::string::npos);
}

TEST_F(ShortRunsTest, LingerEndsWithItsTime) {
  const CheckedTiming timing(job("/good"), {.arguments = {"--exit_when_done", "--linger=100ms"}});
  EXPECT_EQ(timing.process().wait(), 0);
  EXPECT_THAT(timing.process().errors(),
              HasSubstr("[Warn] the final values were not scraped within 100ms"));
}

TEST_F(ShortRunsTest, LingerCountsNoScrapeFromBeforeTheEnd) {
  const CheckedTiming timing(
      "name: slow\nurl: " + server_.url("/good") + "\nrun_every: 300ms\nrun_count: 4\n",
      {.arguments = {"--exit_when_done", "--linger", "1h"}});
  timing.scrape();
  timing.process().wait_for("for a scrape of the final values");
  EXPECT_TRUE(timing.process().running());
  EXPECT_EQ(timing.scrape().value("timing_requests_total", {{"outcome", "success"}}), 4);
  EXPECT_EQ(timing.process().wait(), 0);
}

TEST_F(ShortRunsTest, LingerEndsWithASignal) {
  const CheckedTiming timing(job(), {.arguments = {"--exit_when_done", "--linger", "1h"}});
  timing.process().wait_for("for a scrape of the final values");
  EXPECT_EQ(timing.stop(), 0);
}

TEST_F(ShortRunsTest, LingerIsOverWhenAReloadBringsWork) {
  const CheckedTiming timing(job(), {.arguments = {"--exit_when_done", "--linger", "1h"}});
  timing.process().wait_for("for a scrape of the final values");
  timing.change_config("name: more\nurl: " + server_.url("/good") + "\nrun_every: 1h\n");
  timing.process().wait_for("reloaded");
  timing.scrape_until("the run of the new job", [](const Samples& samples) {
    return samples.sum("timing_requests_total", {{"name", "more"}}) == 1;
  });
  EXPECT_TRUE(timing.process().running());
  EXPECT_EQ(timing.stop(), 0);
}

TEST_F(ShortRunsTest, PushSendsTheFinalValues) {
  const HttpServer gateway([](const ReceivedRequest&) { return HttpAnswer::of_status(202); });
  const CheckedTiming timing(job(), {.arguments = {"--exit_when_done", "--push",
                                                   "http://vera:hunter2@" + host_of(gateway) +
                                                       "/p/metrics/job/nightly/instance/a",
                                                   "--push_every=1h"},
                                     .metrics = false});
  EXPECT_EQ(timing.process().wait(), 0);
  ASSERT_EQ(gateway.request_count(), 1U);
  const ReceivedRequest push = gateway.requests().at(0);
  EXPECT_EQ(push.method, "PUT");
  EXPECT_EQ(push.target, "/p/metrics/job/nightly/instance/a");
  EXPECT_EQ(push.header("Authorization"), "Basic dmVyYTpodW50ZXIy");
  const Samples samples = Samples::parse(push.body);
  EXPECT_EQ(samples.value("timing_requests_total", {{"outcome", "failure"}}), 10);
  EXPECT_EQ(samples.value("timing_job_runs_in_flight"), 0);
  EXPECT_EQ(samples.value("timing_push_failures_total"), 0);
  EXPECT_THAT(timing.process().output(), Not(HasSubstr("hunter2")));
}

TEST_F(ShortRunsTest, PushGoesOnEveryInterval) {
  const HttpServer gateway([](const ReceivedRequest&) { return HttpAnswer::of_status(200); });
  const CheckedTiming timing("name: on\nurl: " + server_.url("/good") + "\nrun_every: 50ms\n",
                             {.arguments = {"--push", gateway.url(""), "--push_every=50ms"}});
  ASSERT_TRUE(gateway.wait_for_requests(4));
  EXPECT_EQ(timing.stop(), 0);
  double before = 0;
  for (const ReceivedRequest& push : gateway.requests()) {
    EXPECT_THAT(push.target, StartsWith("/metrics/job/timing"));
    const double runs = Samples::parse(push.body).value("timing_job_runs_started_total");
    EXPECT_GE(runs, before);
    before = runs;
  }
  EXPECT_GE(before, 1);
}

// The gateway's answer stands in no log line: CheckedTiming looks at each of them.
TEST_F(ShortRunsTest, PushThatFailsIsToldOnceAndCounted) {
  std::atomic<bool> broken = true;
  const HttpServer gateway([&](const ReceivedRequest&) {
    HttpAnswer answer = HttpAnswer::text("this is\nno log line\n");
    answer.status = broken ? 400 : 200;
    return answer;
  });
  const CheckedTiming timing(
      "name: on\nurl: " + server_.url("/good") + "\nrun_every: 50ms\n",
      {.arguments = {"--push", "http://u:hunter2@" + host_of(gateway), "--push_every=20ms"}});
  timing.scrape_until("three failures", [](const Samples& samples) {
    return samples.value("timing_push_failures_total") >= 3;
  });
  // Looked at while every push fails: on a busy machine one is late, and told, after that too.
  const std::string told = "[Warn] cannot push to " + gateway.url("") + ": ";
  timing.process().wait_for(told);
  const std::string failing = timing.process().errors();
  // The second is the first to come on a busy machine.
  EXPECT_THAT(failing, AnyOf(HasSubstr(told + "it answers 400"),
                             HasSubstr(told + "the push before is still under way")));
  EXPECT_EQ(failing.find(told), failing.rfind(told)) << failing;
  broken = false;
  timing.process().wait_for("works again");
  EXPECT_GE(timing.scrape().value("timing_job_runs_started_total"), 1);
  EXPECT_EQ(timing.stop(), 0);
  EXPECT_THAT(timing.process().errors() + timing.process().output(),
              AllOf(Not(HasSubstr("hunter2")), Not(HasSubstr("no log line"))));
}

TEST_F(ShortRunsTest, PushToASilentGatewayHoldsUpNoRunAndNoEnd) {
  const HttpServer gateway([](const ReceivedRequest&) { return HttpAnswer::silence(); });
  const CheckedTiming timing(job(),
                             {.arguments = {"--push", gateway.url(""), "--push_every=20ms"}});
  timing.process().wait_for("run_count 10 reached");
  const Samples samples = timing.scrape_until("a failure", [](const Samples& scrape) {
    return scrape.value("timing_push_failures_total") >= 1;
  });
  EXPECT_EQ(samples.value("timing_requests_total", {{"outcome", "failure"}}), 10);
  EXPECT_EQ(gateway.request_count(), 1U);
  EXPECT_EQ(timing.stop(), 0);
  EXPECT_THAT(timing.process().errors(),
              AllOf(HasSubstr("the push before is still under way"),
                    HasSubstr("the final values could not be pushed within 5s")));
}

}  // namespace
}  // namespace timing::test
