// Connections: kept, shared by jobs, many at once, gone at the wrong moment; and the end of it all.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "tests/support/http/http_server.h"
#include "tests/unit/run/blocking_resolver.h"
#include "tests/unit/run/http_bench.h"

namespace timing::test {
namespace {

using std::chrono::milliseconds;

HttpAnswer ok(const ReceivedRequest& /*request*/) { return HttpAnswer::text("ok"); }

plan::JobPlan with_threads(plan::JobPlan job, std::uint32_t threads) {
  job.threads = threads;
  return job;
}

TEST(HttpConnectionTest, ALaneKeepsItsConnection) {
  HttpServer server(ok);
  HttpBench bench;
  HttpBench::Job& job = bench.add(http_job(server.url()), 1000);
  bench.run();
  EXPECT_EQ(job.outcomes.size(), 1000U);
  EXPECT_EQ(server.request_count(), 1000U);
  EXPECT_EQ(server.connections(), 1U);
  EXPECT_EQ(job.events(record::Event::started), 1000U);
  EXPECT_EQ(job.runs_logged, 1000U);
  ASSERT_EQ(job.totals().requests.size(), 1U);
  EXPECT_EQ(job.totals().requests[0].success, 1000U);
  EXPECT_EQ(job.totals().requests[0].service_time.count(), 1000U);
  EXPECT_EQ(job.times_closed, 1);
}

TEST(HttpConnectionTest, ABodyThatNobodyReadsDoesNotCostTheConnection) {
  HttpServer server([](const ReceivedRequest&) {
    HttpAnswer answer = HttpAnswer::text(std::string(100'000, 'x'));
    answer.framing = HttpAnswer::Framing::chunked;
    return answer;
  });
  HttpBench bench;
  bench.add(http_job(server.url()), 20);
  bench.run();
  EXPECT_EQ(server.request_count(), 20U);
  EXPECT_EQ(server.connections(), 1U);
}

TEST(HttpConnectionTest, JobsShareConnectionsOneAfterTheOther) {
  HttpServer server(ok);
  HttpBench bench;
  bench.add(http_job(server.url("/a")), 5);
  bench.add(http_job(server.url("/b")), 5);
  bench.run();
  EXPECT_EQ(server.request_count(), 10U);
  EXPECT_LE(server.connections(), 2U);
}

TEST(HttpConnectionTest, TwoHundredLanesAreServedAtOnce) {
  constexpr std::uint32_t kLanes = 200;
  HttpServer* self = nullptr;
  // Nobody is answered before everybody has asked.
  HttpServer server([&](const ReceivedRequest&) {
    self->wait_for_requests(kLanes);
    return HttpAnswer::text("ok");
  });
  self = &server;
  HttpBench bench;
  HttpBench::Job& job = bench.add(with_threads(http_job(server.url()), kLanes), 5);
  bench.run();
  EXPECT_EQ(job.outcomes.size(), kLanes * 5U);
  EXPECT_TRUE(std::ranges::all_of(job.outcomes, &SeenOutcome::success));
  EXPECT_EQ(server.connections(), kLanes);
  std::set<std::uint32_t> threads;
  for (const SeenOutcome& outcome : job.outcomes) threads.insert(outcome.thread);
  EXPECT_EQ(threads.size(), kLanes);
}

TEST(HttpConnectionTest, ASlowJobDelaysNoOther) {
  HttpServer* quick_server = nullptr;
  // The slow one is answered only after all of the other's requests.
  HttpServer slow([&](const ReceivedRequest&) {
    quick_server->wait_for_requests(500);
    return HttpAnswer::text("slow");
  });
  HttpServer quick(ok);
  quick_server = &quick;
  HttpBench bench;
  HttpBench::Job& slow_job = bench.add(with_threads(http_job(slow.url()), 20));
  HttpBench::Job& quick_job = bench.add(http_job(quick.url()), 500);
  bench.run();
  EXPECT_EQ(quick_job.outcomes.size(), 500U);
  EXPECT_EQ(slow_job.outcomes.size(), 20U);
  EXPECT_TRUE(std::ranges::all_of(slow_job.outcomes, &SeenOutcome::success));
}

TEST(HttpConnectionTest, ANameThatDoesNotResolveDelaysNobody) {
  std::optional<BlockingResolver> resolver(std::in_place, "slow-name.test");
  HttpServer quick(ok);
  HttpBench bench;
  plan::JobPlan unresolved = http_job("http://slow-name.test/");
  unresolved.timeout = milliseconds(50);
  HttpBench::Job& slow_job = bench.add(std::move(unresolved), 2);
  HttpBench::Job& quick_job = bench.add(http_job(quick.url()), 100);
  bench.run();  // would not return while the resolver is awaited
  resolver.reset();
  EXPECT_EQ(quick_job.outcomes.size(), 100U);
  ASSERT_EQ(slow_job.outcomes.size(), 2U);
  EXPECT_EQ(slow_job.outcomes[0].code, "CLIENT_ERR_028");
  EXPECT_EQ(slow_job.ends, std::vector(2, run::RunEnd::connect_failed));
}

// Answers the first request of a connection and closes it at the second, unanswered.
HttpAnswer close_at_second(HttpServer* const& server, const ReceivedRequest& request) {
  const auto requests = server->requests();
  const auto on_it = std::ranges::count(requests, request.connection, &ReceivedRequest::connection);
  return on_it > 1 ? HttpAnswer::close_at_once() : HttpAnswer::text("ok");
}

TEST(HttpConnectionTest, AHarmlessRequestIsSentAgainWhenItsConnectionWasGone) {
  HttpServer* self = nullptr;
  HttpServer server([&](const ReceivedRequest& request) { return close_at_second(self, request); });
  self = &server;
  HttpBench bench;
  HttpBench::Job& job = bench.add(http_job(server.url()), 3);
  bench.run();
  EXPECT_TRUE(std::ranges::all_of(job.outcomes, &SeenOutcome::success));
  EXPECT_EQ(server.request_count(), 5U);
  EXPECT_EQ(job.events(record::Event::request_retried), 2U);
}

TEST(HttpConnectionTest, ARequestThatMayHaveActedIsNotSentAgain) {
  HttpServer* self = nullptr;
  HttpServer server([&](const ReceivedRequest& request) { return close_at_second(self, request); });
  self = &server;
  plan::JobPlan plan = http_job(server.url());
  http_of(plan).method = "POST";
  add_body(plan, "order");
  HttpBench bench;
  HttpBench::Job& job = bench.add(std::move(plan), 3);
  bench.run();
  ASSERT_EQ(job.outcomes.size(), 3U);
  EXPECT_EQ(job.outcomes[0].code, "200");
  EXPECT_EQ(job.outcomes[1].code, "CLIENT_ERR_052");
  EXPECT_EQ(job.outcomes[1].error, "the server closed a kept connection without an answer");
  EXPECT_EQ(job.outcomes[2].code, "200");
  EXPECT_EQ(server.request_count(), 3U);
  EXPECT_EQ(job.events(record::Event::request_retried), 0U);
}

TEST(HttpConnectionTest, AServerThatClosesEachTimeIsConnectedToEachTime) {
  HttpServer server([](const ReceivedRequest&) {
    HttpAnswer answer = HttpAnswer::text("ok");
    answer.ending = HttpAnswer::Ending::close;
    return answer;
  });
  HttpBench bench;
  HttpBench::Job& job = bench.add(http_job(server.url()), 50);
  bench.run();
  EXPECT_TRUE(std::ranges::all_of(job.outcomes, &SeenOutcome::success));
  EXPECT_EQ(server.connections(), 50U);
}

TEST(HttpConnectionTest, AllConnectionsAreClosedWithTheEngine) {
  HttpServer server(ok);
  {
    HttpBench bench;
    bench.add(with_threads(http_job(server.url()), 10), 3);
    bench.run();
  }
  EXPECT_TRUE(server.wait_for_open_connections(0));
}

TEST(HttpTargetTest, AJobThatNeverRanClosesAndHasNoRecorder) {
  HttpBench bench;
  HttpBench::Job& job = bench.add(http_job("http://127.0.0.1:1/"), 0);
  job.close_at_once();
  bench.run();
  EXPECT_EQ(job.times_closed, 1);
  EXPECT_TRUE(job.outcomes.empty());
  EXPECT_FALSE(job.has_recorder());
}

TEST(HttpTargetTest, RunsUnderWayFinishAfterClose) {
  HttpServer server(
      [](const ReceivedRequest&) { return HttpAnswer::text("ok").after(milliseconds(50)); });
  HttpBench bench;
  HttpBench::Job& job = bench.add(with_threads(http_job(server.url()), 3));
  job.close_at_once();
  bench.run();
  EXPECT_EQ(job.outcomes.size(), 3U);
  EXPECT_EQ(job.times_closed, 1);
}

TEST(HttpTargetTest, LateRunsAndResponseTimesAreRecorded) {
  HttpServer server(
      [](const ReceivedRequest&) { return HttpAnswer::text("ok").after(milliseconds(20)); });
  plan::JobPlan scheduled = http_job(server.url());
  scheduled.interval = std::chrono::seconds(1);
  add_body(scheduled, "a");
  add_body(scheduled, "b");
  HttpBench bench;
  HttpBench::Job& job = bench.add(std::move(scheduled));
  HttpBench::Job& closed_loop = bench.add(http_job(server.url()));
  job.be_late_by(milliseconds(500));
  bench.run();
  EXPECT_EQ(job.events(record::Event::late), 1U);
  const record::HistogramSnapshot response = job.totals().response_time;
  EXPECT_EQ(response.count(), 1U);
  EXPECT_GE(response.sum, milliseconds(540));
  EXPECT_EQ(closed_loop.totals().response_time.count(), 0U);
  ASSERT_EQ(job.outcomes.size(), 2U);
  EXPECT_GE(job.outcomes[0].service_time, milliseconds(20));
  EXPECT_LT(job.outcomes[0].service_time + job.outcomes[1].service_time,
            response.sum - milliseconds(499));
}

}  // namespace
}  // namespace timing::test
