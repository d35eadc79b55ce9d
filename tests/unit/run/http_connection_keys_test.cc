// What the keys about connections do: how many there are, how long they are kept, and where to.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "tests/support/http/http_server.h"
#include "tests/unit/run/http_bench.h"
#include "timing/run/http/http_header.h"

namespace timing::test {
namespace {

using std::chrono::milliseconds;

HttpAnswer ok(const ReceivedRequest& /*request*/) { return HttpAnswer::text("ok"); }

class HttpConnectionKeys : public testing::Test {
 protected:
  static config::Connection& connection_of(plan::JobPlan& plan) { return http_of(plan).connection; }
};

void expect_success(const HttpBench::Job& job, std::size_t count) {
  EXPECT_EQ(job.outcomes.size(), count);
  for (const SeenOutcome& outcome : job.outcomes) {
    EXPECT_TRUE(outcome.success) << outcome.code << " " << outcome.error;
  }
}

// The most requests that any connection has had.
std::size_t most_on_a_connection(const HttpServer& server) {
  std::map<std::size_t, std::size_t> counts;
  for (const ReceivedRequest& request : server.requests()) ++counts[request.connection];
  std::size_t most = 0;
  for (const auto& [connection, count] : counts) most = std::max(most, count);
  return most;
}

TEST_F(HttpConnectionKeys, WithoutKeepaliveEachRequestHasAConnection) {
  HttpServer server(ok);
  plan::JobPlan plan = http_job(server.url());
  connection_of(plan).keepalive = false;
  HttpBench bench;
  const HttpBench::Job& ran = bench.add(std::move(plan), 20);
  bench.run();
  expect_success(ran, 20);
  EXPECT_EQ(server.connections(), 20U);
  for (const ReceivedRequest& request : server.requests()) {
    EXPECT_EQ(request.header("Connection"), "close");
  }
  EXPECT_TRUE(server.wait_for_open_connections(0));
}

TEST_F(HttpConnectionKeys, AJobWithoutKeepaliveSpoilsNoOthers) {
  HttpServer server(ok);
  plan::JobPlan plan = http_job(server.url("/fresh"));
  connection_of(plan).keepalive = false;
  HttpBench bench;
  bench.add(std::move(plan), 20);
  const HttpBench::Job& keeping = bench.add(http_job(server.url("/kept")), 20);
  bench.run();
  expect_success(keeping, 20);
  EXPECT_LE(server.connections(), 22U);
}

TEST_F(HttpConnectionKeys, AConnectionHasSoManyRequestsAtMost) {
  HttpServer server(ok);
  plan::JobPlan plan = http_job(server.url());
  connection_of(plan).most_requests = 3;
  HttpBench bench;
  const HttpBench::Job& ran = bench.add(std::move(plan), 10);
  bench.run();
  expect_success(ran, 10);
  EXPECT_EQ(server.connections(), 4U);
  EXPECT_EQ(most_on_a_connection(server), 3U);
}

TEST_F(HttpConnectionKeys, ManyLanesKeepToTheRequestsOfAConnection) {
  HttpServer server(ok);
  plan::JobPlan plan = http_job(server.url());
  connection_of(plan).most_requests = 7;
  plan.threads = 10;
  HttpBench bench;
  const HttpBench::Job& ran = bench.add(std::move(plan), 50);
  bench.run();
  expect_success(ran, 500);
  EXPECT_EQ(most_on_a_connection(server), 7U);
}

TEST_F(HttpConnectionKeys, ThereAreSoManyConnectionsAtMost) {
  HttpServer* self = nullptr;
  std::atomic<std::size_t> most = 0;
  HttpServer server([&](const ReceivedRequest&) {
    most = std::max(most.load(), self->open_connections());
    return HttpAnswer::text("ok");
  });
  self = &server;
  plan::JobPlan plan = http_job(server.url());
  connection_of(plan).most = 3;
  plan.threads = 20;
  HttpBench bench;
  const HttpBench::Job& ran = bench.add(std::move(plan), 20);
  bench.run();
  expect_success(ran, 400);
  EXPECT_EQ(server.connections(), 3U);
  EXPECT_EQ(most, 3U);
}

TEST_F(HttpConnectionKeys, AConnectionThatIsNotFreeInTimeIsATimeout) {
  HttpServer server([](const ReceivedRequest&) { return HttpAnswer::silence(); });
  plan::JobPlan plan = http_job(server.url());
  connection_of(plan).most = 1;
  plan.threads = 3;
  plan.timeout = milliseconds(100);
  HttpBench bench;
  const HttpBench::Job& ran = bench.add(std::move(plan));
  bench.run();
  ASSERT_EQ(ran.outcomes.size(), 3U);
  for (const SeenOutcome& outcome : ran.outcomes) EXPECT_EQ(outcome.code, "CLIENT_ERR_028");
}

TEST_F(HttpConnectionKeys, ALimitIsForItsJobOnly) {
  constexpr std::uint32_t kThreads = 10;
  HttpServer* self = nullptr;
  // Nobody is answered before everybody has asked.
  HttpServer server([&](const ReceivedRequest&) {
    self->wait_for_requests(kThreads);
    return HttpAnswer::text("ok");
  });
  self = &server;
  HttpServer other(ok);
  plan::JobPlan limited = http_job(other.url());
  connection_of(limited).most = 1;
  plan::JobPlan plan = http_job(server.url());
  plan.threads = kThreads;
  HttpBench bench;
  bench.add(std::move(limited), 10);
  const HttpBench::Job& ran = bench.add(std::move(plan));
  bench.run();
  expect_success(ran, kThreads);
}

// Answers the first request of a connection and closes it at the second, unanswered.
HttpAnswer close_at_second(HttpServer* const& server, const ReceivedRequest& request) {
  const auto requests = server->requests();
  const auto on_it = std::ranges::count(requests, request.connection, &ReceivedRequest::connection);
  return on_it > 1 ? HttpAnswer::close_at_once() : HttpAnswer::text("ok");
}

TEST_F(HttpConnectionKeys, WhatMayBeDoneTwiceIsSentAgain) {
  for (const char* method : {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"}) {
    HttpServer* self = nullptr;
    HttpServer server(
        [&](const ReceivedRequest& request) { return close_at_second(self, request); });
    self = &server;
    plan::JobPlan plan = http_job(server.url());
    http_of(plan).method = method;
    if (method == std::string("PUT")) add_body(plan, "text");
    HttpBench bench;
    const HttpBench::Job& ran = bench.add(std::move(plan), 3);
    bench.run();
    expect_success(ran, 3);
    EXPECT_EQ(server.request_count(), 5U) << method;
    EXPECT_EQ(ran.events(record::Event::request_retried), 2U) << method;
  }
}

TEST_F(HttpConnectionKeys, NothingIsSentAgainWithoutRetry) {
  HttpServer* self = nullptr;
  HttpServer server([&](const ReceivedRequest& request) { return close_at_second(self, request); });
  self = &server;
  plan::JobPlan plan = http_job(server.url());
  connection_of(plan).retry = false;
  HttpBench bench;
  const HttpBench::Job& ran = bench.add(std::move(plan), 3);
  bench.run();
  ASSERT_EQ(ran.outcomes.size(), 3U);
  EXPECT_EQ(ran.outcomes[0].code, "200");
  EXPECT_EQ(ran.outcomes[1].code, "CLIENT_ERR_052");
  EXPECT_EQ(ran.outcomes[2].code, "200");
  EXPECT_EQ(server.request_count(), 3U);
  EXPECT_EQ(ran.events(record::Event::request_retried), 0U);
}

TEST_F(HttpConnectionKeys, ARequestIsSentAgainOnceAndOnAConnectionOfItsOwn) {
  std::mutex mutex;
  std::set<std::size_t> answered;
  HttpServer* self = nullptr;
  // All lanes get an answer first, and nobody gets another one.
  HttpServer server([&](const ReceivedRequest& request) {
    self->wait_for_requests(5);
    const std::lock_guard lock(mutex);
    const bool first = request.connection < 5 && answered.insert(request.connection).second;
    return first ? HttpAnswer::text("ok") : HttpAnswer::close_at_once();
  });
  self = &server;
  plan::JobPlan plan = http_job(server.url());
  plan.threads = 5;
  HttpBench bench;
  const HttpBench::Job& ran = bench.add(std::move(plan), 2);
  bench.run();
  ASSERT_EQ(ran.outcomes.size(), 10U);
  EXPECT_EQ(std::ranges::count(ran.outcomes, std::string("CLIENT_ERR_052"), &SeenOutcome::code), 5);
  EXPECT_EQ(server.request_count(), 15U);
  EXPECT_EQ(ran.events(record::Event::request_retried), 5U);
}

TEST_F(HttpConnectionKeys, ConnectingHasATimeoutOfItsOwn) {
  HttpServer plain(ok);  // which never answers to TLS
  plan::JobPlan plan = http_job("https://127.0.0.1:" + std::to_string(plain.port()));
  connection_of(plan).connect_timeout = milliseconds(100);
  HttpBench bench;
  const HttpBench::Job& ran = bench.add(std::move(plan));
  bench.run();  // would not return
  ASSERT_EQ(ran.outcomes.size(), 1U);
  EXPECT_EQ(ran.outcomes[0].code, "CLIENT_ERR_028") << ran.outcomes[0].error;
  EXPECT_EQ(ran.ends, std::vector{run::RunEnd::connect_failed});
}

TEST_F(HttpConnectionKeys, TheTimeoutOfConnectingEndsWithIt) {
  HttpServer server(
      [](const ReceivedRequest&) { return HttpAnswer::text("late").after(milliseconds(300)); });
  plan::JobPlan plan = http_job(server.url());
  connection_of(plan).connect_timeout = milliseconds(100);
  EXPECT_EQ(run_once(std::move(plan)).code, "200");
}

TEST_F(HttpConnectionKeys, HostsAreResolvedByTheJob) {
  HttpServer server(ok);
  const std::string port = std::to_string(server.port());
  plan::JobPlan plan = http_job("http://Shop.Test:" + port + "/");
  connection_of(plan).resolve = {{"other.test", "192.0.2.1"}, {"shop.test", "127.0.0.1"}};
  HttpBench bench;
  const HttpBench::Job& ran = bench.add(std::move(plan), 3);
  // Another job knows nothing of it.
  const HttpBench::Job& other = bench.add(http_job("http://shop.test:" + port + "/"));
  bench.run();
  expect_success(ran, 3);
  EXPECT_EQ(server.connections(), 1U);
  for (const ReceivedRequest& request : server.requests()) {
    const std::string host = request.header("Host");  // in whatever case
    EXPECT_TRUE(run::same_header_name(host, "shop.test:" + port)) << host;
  }
  EXPECT_EQ(other.outcomes.at(0).code, "CLIENT_ERR_006");
}

TEST_F(HttpConnectionKeys, RedirectsAreResolvedByTheJobToo) {
  HttpServer server([&](const ReceivedRequest& request) {
    const std::string host = request.header("Host");
    if (host.starts_with("127.")) {
      const std::string port = host.substr(host.find(':'));
      return HttpAnswer::redirect(302, "http://elsewhere.test" + port + "/there");
    }
    return HttpAnswer::text("ok");
  });
  plan::JobPlan plan = http_job(server.url());
  connection_of(plan).resolve = {{"elsewhere.test", "127.0.0.1"}};
  EXPECT_EQ(run_once(std::move(plan)).code, "200");
  EXPECT_EQ(server.requests().back().target, "/there");
}

}  // namespace
}  // namespace timing::test
