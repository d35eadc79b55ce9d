// What a Pushgateway gets; an HTTP server stands in for it.
#include "exporter/push.h"

#include <gmock/gmock.h>

#include <atomic>
#include <future>

#include "tests/support/http/http_server.h"
#include "tests/unit/exporter/sample_registry.h"

namespace timing::exporter {
namespace {

using test::HttpAnswer;
using test::HttpServer;
using test::ReceivedRequest;
using ::testing::HasSubstr;

class PushTest : public ::testing::Test {
 protected:
  Status push(const std::string& url) {
    Pusher pusher(parse_push_url(url, "here").value(), page_);
    std::promise<Status> ended;
    pusher.push([&](const Status& status) { ended.set_value(status); });
    return ended.get_future().get();
  }

  SampleRegistry sample_;
  MetricsPage page_{sample_.registry(), sample_.counters(), "1.2.3"};
};

TEST_F(PushTest, ReplacesTheGroupWithAllFamilies) {
  const HttpServer gateway([](const ReceivedRequest&) { return HttpAnswer::of_status(202); });
  const std::string host = gateway.url("").substr(std::string("http://").size());
  EXPECT_TRUE(push("http://vera:p%40ss@" + host + "/prefix").ok());
  ASSERT_EQ(gateway.request_count(), 1U);
  const ReceivedRequest request = gateway.requests().at(0);
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.target, "/prefix/metrics/job/timing/instance/here");
  EXPECT_EQ(request.header("Authorization"), "Basic dmVyYTpwQHNz");
  EXPECT_THAT(request.header("Content-Type"), HasSubstr("text/plain; version=0.0.4"));
  for (const char* line :
       {"# TYPE timing_requests_total counter\n",
        "timing_job_runs_planned_total{name=\"idle\"} 0\n", "version=\"1.2.3\"} 1\n",
        "# TYPE timing_request_duration_seconds histogram\n"}) {
    EXPECT_THAT(request.body, HasSubstr(line));
  }
}

TEST_F(PushTest, NamesTheGroupThatTheUrlNames) {
  const HttpServer gateway([](const ReceivedRequest&) { return HttpAnswer::of_status(200); });
  EXPECT_TRUE(push(gateway.url("/metrics/job/nightly/zone/a")).ok());
  EXPECT_EQ(gateway.requests().at(0).target, "/metrics/job/nightly/zone/a");
  EXPECT_EQ(gateway.requests().at(0).header("Authorization"), "");
}

TEST_F(PushTest, TellsWhyItFailed) {
  for (const int status : {400, 401, 500}) {
    const HttpServer gateway([&](const ReceivedRequest&) { return HttpAnswer::of_status(status); });
    const Status ended = push(gateway.url(""));
    ASSERT_FALSE(ended.ok());
    EXPECT_EQ(ended.error().message, "it answers " + std::to_string(status));
  }
  const HttpServer deaf([](const ReceivedRequest&) { return HttpAnswer::close_at_once(); });
  EXPECT_EQ(push(deaf.url("")).error().message, "the answer is empty");
}

TEST_F(PushTest, PushesAgainOverTheSamePusher) {
  const HttpServer gateway([](const ReceivedRequest&) { return HttpAnswer::of_status(200); });
  Pusher pusher(parse_push_url(gateway.url(""), "").value(), page_);
  for (std::size_t round = 1; round <= 3; ++round) {
    std::promise<Status> ended;
    pusher.push([&](const Status& status) { ended.set_value(status); });
    EXPECT_TRUE(ended.get_future().get().ok());
    EXPECT_EQ(gateway.request_count(), round);
  }
  EXPECT_EQ(gateway.requests().at(0).target, "/metrics/job/timing");
}

}  // namespace
}  // namespace timing::exporter
