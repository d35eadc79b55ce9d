// Which engine serves a job that leaves it open, and that nothing is sent twice for it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>

#include "tests/support/http/http2_server.h"
#include "tests/support/http/http_server.h"
#include "tests/support/http/tls_server.h"
#include "tests/unit/run/http_bench.h"
#include "tests/unit/run/loaded_file.h"

namespace timing::test {
namespace {

constexpr std::string_view kNative = "the native engine serves it";
constexpr std::string_view kHttp2 = "libcurl serves it, because of HTTP/2";
constexpr std::string_view kProxy = "libcurl serves it, because of a proxy";

HttpAnswer ok(const ReceivedRequest& /*request*/) { return HttpAnswer::text("ok"); }

plan::JobPlan open_job(const std::string& url) {
  plan::JobPlan plan = http_job(url);
  http_of(plan).connection.engine = config::EngineChoice::automatic;
  return plan;
}

plan::JobPlan open_job(const std::string& url, const std::string& ca_file) {
  plan::JobPlan plan = open_job(url);
  http_of(plan).tls.ca_file = loaded(ca_file);
  return plan;
}

void expect_answered(const HttpBench::Job& job, std::size_t count) {
  EXPECT_EQ(job.outcomes.size(), count);
  for (const SeenOutcome& outcome : job.outcomes) {
    EXPECT_EQ(outcome.code, "200") << outcome.error;
  }
}

// The choice is told once, and no other is.
void expect_told(HttpBench& bench, std::string_view choice) {
  EXPECT_EQ(bench.log().count(choice), 1U);
  EXPECT_EQ(bench.log().count("serve"), 1U);
}

std::size_t requests_in(const std::string& log) {
  std::size_t count = 0;
  for (auto at = log.find(":method: "); at != std::string::npos; at = log.find(":method: ", at + 1))
    ++count;
  return count;
}

TEST(ChoosingTransferTest, AServerThatPicksHttp2GetsItFromTheFirstRequestOn) {
  const Http2Server server;
  HttpBench bench;
  const HttpBench::Job& job = bench.add(open_job(server.url(), server.ca_file()), 3);
  bench.run();
  expect_answered(job, 3);
  expect_told(bench, kHttp2);
  EXPECT_EQ(requests_in(server.log_after_requests(3)), 3U);
  EXPECT_EQ(job.events(record::Event::request_retried), 0U);
  EXPECT_TRUE(job.certificate_not_after());
}

TEST(ChoosingTransferTest, ManyLanesThatAskAServerAtOnceSendNothingTwice) {
  const Http2Server server;
  plan::JobPlan plan = open_job(server.url(), server.ca_file());
  plan.threads = 20;
  HttpBench bench;
  const HttpBench::Job& job = bench.add(std::move(plan), 2);
  bench.run();
  expect_answered(job, 40);
  expect_told(bench, kHttp2);
  EXPECT_EQ(requests_in(server.log_after_requests(40)), 40U);
}

TEST(ChoosingTransferTest, AServerThatPicksHttp1IsServedByTheNativeEngine) {
  const TlsServer server("IP:127.0.0.1", {"-alpn", "http/1.1"});
  HttpBench bench;
  const HttpBench::Job& job = bench.add(open_job(server.url(), server.ca_file()), 3);
  bench.run();
  expect_answered(job, 3);
  expect_told(bench, kNative);
}

TEST(ChoosingTransferTest, AServerThatPicksNothingIsServedByTheNativeEngine) {
  const TlsServer server;
  HttpBench bench;
  const HttpBench::Job& job = bench.add(open_job(server.url(), server.ca_file()));
  bench.run();
  expect_answered(job, 1);
  expect_told(bench, kNative);
}

TEST(ChoosingTransferTest, ARedirectMayLeadToTheOtherEngine) {
  const Http2Server second;
  HttpServer first([&](const ReceivedRequest&) { return HttpAnswer::redirect(302, second.url()); });
  HttpBench bench;
  const HttpBench::Job& job = bench.add(open_job(first.url(), second.ca_file()), 2);
  bench.run();
  expect_answered(job, 2);
  EXPECT_EQ(first.request_count(), 2U);
  EXPECT_EQ(requests_in(second.log_after_requests(2)), 2U);
  EXPECT_EQ(bench.log().count(kNative), 1U);
  EXPECT_EQ(bench.log().count(kHttp2), 1U);
}

TEST(ChoosingTransferTest, AProxyOfTheJobIsUsedByLibcurl) {
  const HttpServer proxy(ok);
  plan::JobPlan plan = open_job("http://shop.test/");
  http_of(plan).proxy = proxy.url("");
  HttpBench bench;
  const HttpBench::Job& job = bench.add(std::move(plan), 3);
  bench.run();
  expect_answered(job, 3);
  expect_told(bench, kProxy);
  EXPECT_EQ(proxy.request_count(), 3U);
}

// While it lives, the environment has proxies.
class Environment {
 public:
  Environment(const std::string& proxy, const std::string& excepted) {
    ::setenv("http_proxy", proxy.c_str(), 1);
    ::setenv("NO_PROXY", excepted.c_str(), 1);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() {
    ::unsetenv("http_proxy");
    ::unsetenv("NO_PROXY");
  }
};

TEST(ChoosingTransferTest, AProxyOfTheEnvironmentIsUsedByLibcurlWhereItHolds) {
  const HttpServer proxy(ok);
  const HttpServer server(ok);
  const Environment environment(proxy.url(""), "excepted.test");
  const auto engine_of = [&](const std::string& host) {
    plan::JobPlan plan = open_job("http://" + host + ":" + std::to_string(server.port()) + "/");
    http_of(plan).connection.resolve = {{"excepted.test", "127.0.0.1"}};
    HttpBench bench;
    const HttpBench::Job& job = bench.add(std::move(plan));
    bench.run();
    expect_answered(job, 1);
    return bench.log().count(kNative) == 1 ? "native" : "libcurl";
  };
  EXPECT_EQ(engine_of("shop.test"), "libcurl");
  EXPECT_EQ(proxy.request_count(), 1U);
  EXPECT_EQ(engine_of("excepted.test"), "native");
  EXPECT_EQ(engine_of("127.0.0.1"), "native");
  EXPECT_EQ(engine_of("localhost"), "native");
  EXPECT_EQ(proxy.request_count(), 1U);
  EXPECT_EQ(server.request_count(), 3U);
}

}  // namespace
}  // namespace timing::test
