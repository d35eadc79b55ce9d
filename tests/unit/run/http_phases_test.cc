// Where the time of a request went, what went over the wire for it, and which connections it took,
// as the job's series tell it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "tests/support/http/http_server.h"
#include "tests/support/http/tls_server.h"
#include "tests/unit/run/http_bench.h"
#include "tests/unit/run/loaded_file.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using record::Event;
using record::Phase;
using ::testing::ElementsAre;

std::uint64_t times(const record::RecorderSnapshot& totals, Phase phase) {
  return totals.phases.at(static_cast<std::size_t>(phase)).count();
}

record::DurationSum length(const record::RecorderSnapshot& totals, Phase phase) {
  return totals.phases.at(static_cast<std::size_t>(phase)).sum;
}

// dns, connect, tls, wait, receive
std::vector<std::uint64_t> all_times(const record::RecorderSnapshot& totals) {
  std::vector<std::uint64_t> all;
  for (std::size_t phase = 0; phase < record::kPhases; ++phase) {
    all.push_back(times(totals, static_cast<Phase>(phase)));
  }
  return all;
}

HttpAnswer answer_ok(const ReceivedRequest& /*request*/) { return HttpAnswer::text("ok"); }

TEST(HttpPhasesTest, AnAddressHasNoDnsAndAKeptConnectionNoConnect) {
  HttpServer server(answer_ok);
  HttpBench bench;
  HttpBench::Job& job = bench.add(http_job(server.url()), 5);
  bench.run();
  EXPECT_THAT(all_times(job.totals()), ElementsAre(0, 1, 0, 5, 5));
}

TEST(HttpPhasesTest, ANameIsAskedFor) {
  HttpServer server(answer_ok);
  HttpBench bench;
  HttpBench::Job& job =
      bench.add(http_job("http://localhost:" + std::to_string(server.port()) + "/"));
  bench.run();
  EXPECT_THAT(all_times(job.totals()), ElementsAre(1, 1, 0, 1, 1));
}

TEST(HttpPhasesTest, EncryptionIsAgreedOnOnceAConnection) {
  const TlsServer server;
  plan::JobPlan plan = http_job(server.url());
  http_of(plan).tls.ca_file = loaded(server.ca_file());
  HttpBench bench;
  HttpBench::Job& job = bench.add(std::move(plan));
  bench.run();
  EXPECT_THAT(all_times(job.totals()), ElementsAre(0, 1, 1, 1, 1));
}

// A client that is not given its processor begins to measure late: hence the room below.
TEST(HttpPhasesTest, WaitingIsTheServersAndEndsWithItsFirstByte) {
  HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok").after(200ms); });
  HttpBench bench;
  HttpBench::Job& job = bench.add(http_job(server.url()));
  bench.run();
  const record::RecorderSnapshot totals = job.totals();
  EXPECT_GE(length(totals, Phase::wait), 150ms);
  EXPECT_LE(length(totals, Phase::wait) + length(totals, Phase::connect),
            job.outcomes.at(0).service_time);
}

TEST(HttpPhasesTest, WhatDidNotEndIsNotCounted) {
  HttpServer server([](const ReceivedRequest&) { return HttpAnswer::silence(); });
  plan::JobPlan plan = http_job(server.url());
  plan.timeout = 50ms;
  HttpBench bench;
  HttpBench::Job& job = bench.add(std::move(plan));
  bench.run();
  ASSERT_EQ(job.outcomes.at(0).code, "CLIENT_ERR_028");
  EXPECT_THAT(all_times(job.totals()), ElementsAre(0, 1, 0, 0, 0));
}

TEST(HttpPhasesTest, ARefusedConnectionHasNone) {
  HttpBench bench;
  HttpBench::Job& job = bench.add(http_job("http://127.0.0.1:1/"));
  bench.run();
  EXPECT_THAT(all_times(job.totals()), ElementsAre(0, 0, 0, 0, 0));
  EXPECT_EQ(job.events(Event::connection_opened), 0U);
  EXPECT_EQ(job.events(Event::connection_reused), 0U);
}

TEST(HttpPhasesTest, ARedirectedRequestIsOneWithTheSumOfBoth) {
  HttpServer server([](const ReceivedRequest& request) {
    return request.target == "/" ? HttpAnswer::redirect(302, "/there").after(200ms)
                                 : HttpAnswer::text("ok").after(200ms);
  });
  HttpBench bench;
  HttpBench::Job& job = bench.add(http_job(server.url()));
  bench.run();
  const record::RecorderSnapshot totals = job.totals();
  EXPECT_THAT(all_times(totals), ElementsAre(0, 1, 0, 1, 1));
  EXPECT_GE(length(totals, Phase::wait), 300ms);
  EXPECT_EQ(job.events(Event::connection_opened), 1U);
  EXPECT_EQ(job.events(Event::connection_reused), 1U);
}

class HttpTrafficTest : public testing::TestWithParam<std::size_t> {};

TEST_P(HttpTrafficTest, BytesAreThoseOnTheWire) {
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n";
  HttpServer server([&](const ReceivedRequest&) {
    HttpAnswer raw;
    raw.raw = answer;
    return raw;
  });
  plan::JobPlan plan = http_job(server.url("/path"));
  http_of(plan).method = "POST";
  add_body(plan, std::string(GetParam(), 'x'));
  HttpBench bench;
  HttpBench::Job& job = bench.add(std::move(plan), 3);
  bench.run();
  const ReceivedRequest request = server.requests().at(0);
  std::size_t sent = std::string("POST /path HTTP/1.1\r\n\r\n").size() + request.body.size();
  for (const auto& [name, value] : request.headers) sent += name.size() + value.size() + 4;
  EXPECT_EQ(job.events(Event::bytes_sent), 3 * sent);
  EXPECT_EQ(job.events(Event::bytes_received), 3 * answer.size());
}

INSTANTIATE_TEST_SUITE_P(Bodies, HttpTrafficTest, testing::Values(0, 10, 65'535, 65'536, 300'000));

TEST(HttpPhasesTest, ConnectionsAreCountedOpenedReusedAndOpen) {
  HttpServer keeping(answer_ok);
  HttpServer closing([](const ReceivedRequest& /*request*/) {
    HttpAnswer answer = HttpAnswer::text("ok").with("Connection", "close");
    answer.ending = HttpAnswer::Ending::close;
    return answer;
  });
  HttpBench bench;
  HttpBench::Job& kept = bench.add(http_job(keeping.url()), 4);
  HttpBench::Job& closed = bench.add(http_job(closing.url()), 4);
  bench.run();
  EXPECT_EQ(kept.events(Event::connection_opened), 1U);
  EXPECT_EQ(kept.events(Event::connection_reused), 3U);
  EXPECT_EQ(closed.events(Event::connection_opened), 4U);
  EXPECT_EQ(closed.events(Event::connection_reused), 0U);
  EXPECT_EQ(closed.open_connections(), 0U);
}

}  // namespace
}  // namespace timing::test
