// HTTP/2, which libcurl alone speaks: when it is spoken, and how requests share connections.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "tests/support/http/http2_server.h"
#include "tests/support/http/tls_server.h"
#include "tests/unit/run/http_bench.h"
#include "tests/unit/run/loaded_file.h"
#include "timing/run/http/curl_transfer.h"

namespace timing::test {
namespace {

plan::JobPlan job_for(const Http2Server& server, config::HttpVersion version) {
  plan::JobPlan plan = http_job(server.url());
  http_of(plan).tls.ca_file = loaded(server.ca_file());
  http_of(plan).connection.version = version;
  return plan;
}

// How many connections nghttpd has had, by its log: it numbers them from 1.
std::size_t connections_in(const std::string& log) {
  std::size_t count = 0;
  while (log.find("[id=" + std::to_string(count + 1) + "]") != std::string::npos) ++count;
  return count;
}

void expect_hello(const HttpBench::Job& job, std::size_t count) {
  EXPECT_EQ(job.outcomes.size(), count);
  for (const SeenOutcome& outcome : job.outcomes) {
    EXPECT_EQ(outcome.code, "200") << outcome.error;
    EXPECT_EQ(outcome.size, 5U);
  }
}

TEST(Http2, IsSpokenAtOnceWithoutTls) {
  const Http2Server server(Http2Server::Over::tcp);
  HttpBench bench;
  const HttpBench::Job& job = bench.add(job_for(server, config::HttpVersion::two), 3);
  bench.run();
  expect_hello(job, 3);
  const bool kept = run::curl_keeps_http2_without_tls();
  EXPECT_EQ(connections_in(server.log_after_requests(3)), kept ? 1U : 3U);
  EXPECT_EQ(bench.log().count("each request opens a connection"), kept ? 0U : 1U);
}

TEST(Http2, IsNotSpokenUnaskedWithoutTls) {
  const Http2Server server(Http2Server::Over::tcp);
  const SeenOutcome outcome = run_once(job_for(server, config::HttpVersion::automatic));
  EXPECT_TRUE(outcome.code.starts_with("CLIENT_ERR_")) << outcome.code;
}

TEST(Http2, IsNotOfferedWhereTheJobSaysSo) {
  const TlsServer server("IP:127.0.0.1", {"-alpn", "h2,http/1.1", "-tlsextdebug"});
  plan::JobPlan plan = http_job(server.url());
  http_of(plan).tls.ca_file = loaded(server.ca_file());
  http_of(plan).connection.version = config::HttpVersion::one;
  const SeenOutcome outcome = run_once(plan);
  EXPECT_EQ(outcome.code, "200") << outcome.error;
  server.wait_for("00 09 08 68 74 74 70 2f");  // the client's list: 8 bytes, "http/..." alone
}

TEST(Http2, IsOfferedAndTheServerChooses) {
  const TlsServer server("IP:127.0.0.1", {"-alpn", "http/1.1"});
  plan::JobPlan plan = http_job(server.url());
  http_of(plan).tls.ca_file = loaded(server.ca_file());
  http_of(plan).connection.version = config::HttpVersion::two;
  const SeenOutcome outcome = run_once(plan);
  EXPECT_EQ(outcome.code, "200") << outcome.error;
}

TEST(Http2Sharing, LanesShareAConnection) {
  const Http2Server server;
  plan::JobPlan plan = job_for(server, config::HttpVersion::two);
  plan.threads = 50;
  HttpBench bench;
  const HttpBench::Job& job = bench.add(std::move(plan), 4);
  bench.run();
  expect_hello(job, 200);
  EXPECT_EQ(connections_in(server.log_after_requests(200)), 1U);
}

TEST(Http2Sharing, LanesAreSpreadOverTheConnectionsThatTheJobAllows) {
  const Http2Server server;
  plan::JobPlan plan = job_for(server, config::HttpVersion::two);
  plan.threads = 50;
  http_of(plan).connection.most = 4;
  HttpBench bench;
  const HttpBench::Job& job = bench.add(std::move(plan), 4);
  bench.run();
  expect_hello(job, 200);
  EXPECT_EQ(connections_in(server.log_after_requests(200)), 4U);
}

TEST(Http2, IsUsedWhereTheServerTakesIt) {
  const Http2Server server;
  plan::JobPlan plan = http_job(server.url());
  http_of(plan).tls.ca_file = loaded(server.ca_file());
  HttpBench bench;
  HttpBench::Job& job = bench.add(std::move(plan), 3);
  bench.run();
  expect_hello(job, 3);
  EXPECT_EQ(connections_in(server.log_after_requests(3)), 1U);
}

TEST(Http2, HasNoConnectionHeaderWithoutKeepalive) {
  const Http2Server server(Http2Server::Over::tls);
  plan::JobPlan plan = job_for(server, config::HttpVersion::automatic);
  http_of(plan).connection.keepalive = false;
  HttpBench bench;
  const HttpBench::Job& job = bench.add(std::move(plan), 3);
  bench.run();
  expect_hello(job, 3);
  const std::string log = server.log_after_requests(3);
  EXPECT_EQ(connections_in(log), 3U);
  EXPECT_EQ(log.find("connection: close"), std::string::npos) << log;
}

}  // namespace
}  // namespace timing::test
