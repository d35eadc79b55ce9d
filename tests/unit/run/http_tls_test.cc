// HTTPS: verified by default, by an authority of the job's own, or not at all.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/http/http2_server.h"
#include "tests/support/http/http_server.h"
#include "tests/support/http/tls_server.h"
#include "tests/unit/run/http_bench.h"

namespace timing::test {
namespace {

plan::JobPlan trusting(const TlsServer& server, std::string ca_file) {
  plan::JobPlan job = http_job(server.url());
  http_of(job).tls.ca_file.value = std::move(ca_file);
  return job;
}

TEST(HttpTlsTest, ACertificateOfAnUnknownAuthorityIsRefused) {
  const TlsServer server;
  HttpBench bench;
  HttpBench::Job& job = bench.add(http_job(server.url()));
  bench.run();
  EXPECT_EQ(job.outcomes.at(0).code, "CLIENT_ERR_060") << job.outcomes.at(0).error;
  EXPECT_NE(job.outcomes.at(0).error.find("self"), std::string::npos) << job.outcomes.at(0).error;
  EXPECT_EQ(job.ends, std::vector{run::RunEnd::connect_failed});
}

TEST(HttpTlsTest, AJobsOwnAuthorityIsTrusted) {
  const TlsServer server;
  const SeenOutcome outcome = run_once(trusting(server, server.ca_file()));
  EXPECT_EQ(outcome.code, "200") << outcome.error;
  EXPECT_GT(outcome.size, 0U);
}

TEST(HttpTlsTest, AnotherAuthorityIsNot) {
  const TlsServer server;
  const TlsServer other;
  EXPECT_EQ(run_once(trusting(server, other.ca_file())).code, "CLIENT_ERR_060");
}

TEST(HttpTlsTest, TheNameHasToBeTheCertificates) {
  const TlsServer server("DNS:somebody.else");
  const SeenOutcome outcome = run_once(trusting(server, server.ca_file()));
  EXPECT_EQ(outcome.code, "CLIENT_ERR_060") << outcome.error;
}

TEST(HttpTlsTest, VerifyingCanBeSkipped) {
  const TlsServer server("DNS:somebody.else");
  plan::JobPlan job = http_job(server.url());
  http_of(job).tls.insecure_skip_verify = true;
  EXPECT_EQ(run_once(std::move(job)).code, "200");
}

TEST(HttpTlsTest, SkippingIsForItsJobOnly) {
  const TlsServer server;
  plan::JobPlan careless = http_job(server.url());
  http_of(careless).tls.insecure_skip_verify = true;
  HttpBench bench;
  HttpBench::Job& first = bench.add(std::move(careless), 3);
  HttpBench::Job& second = bench.add(http_job(server.url()), 3);
  HttpBench::Job& third = bench.add(trusting(server, server.ca_file()), 3);
  bench.run();
  for (const SeenOutcome& outcome : first.outcomes) EXPECT_EQ(outcome.code, "200");
  for (const SeenOutcome& outcome : second.outcomes) EXPECT_EQ(outcome.code, "CLIENT_ERR_060");
  for (const SeenOutcome& outcome : third.outcomes) EXPECT_EQ(outcome.code, "200");
}

TEST(HttpTlsTest, AnAuthorityFileThatCannotBeReadHasANumberOfItsOwn) {
  const TlsServer server;
  const TemporaryFolder folder;
  EXPECT_EQ(run_once(trusting(server, (folder.path() / "missing.pem").string())).code,
            "CLIENT_ERR_077");
  EXPECT_EQ(run_once(trusting(server, folder.write("rubbish.pem", "rubbish"))).code,
            "CLIENT_ERR_077");
}

TEST(HttpTlsTest, AHandshakeThatFailsIsNoConnection) {
  const TlsServer server("IP:127.0.0.1", {"-tls1_2", "-cipher", "PSK"});
  HttpBench bench;
  HttpBench::Job& job = bench.add(http_job(server.url()));
  bench.run();
  EXPECT_EQ(job.outcomes.at(0).code, "CLIENT_ERR_035") << job.outcomes.at(0).error;
  EXPECT_EQ(job.ends, std::vector{run::RunEnd::connect_failed});
}

TEST(HttpTlsTest, AHandshakeThatStallsIsEndedByTheTimeout) {
  HttpServer plain([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  plan::JobPlan plan = http_job("https://127.0.0.1:" + std::to_string(plain.port()));
  plan.timeout = std::chrono::milliseconds(100);
  HttpBench bench;
  HttpBench::Job& job = bench.add(std::move(plan));
  bench.run();
  EXPECT_EQ(job.outcomes.at(0).code, "CLIENT_ERR_028") << job.outcomes.at(0).error;
  EXPECT_EQ(job.ends, std::vector{run::RunEnd::connect_failed});
}

TEST(HttpTlsTest, Http2IsOfferedFirst) {
  // It takes HTTP/1.1, and shows what the client offered.
  const TlsServer server("IP:127.0.0.1", {"-alpn", "http/1.1", "-tlsextdebug"});
  const SeenOutcome outcome = run_once(trusting(server, server.ca_file()));
  EXPECT_EQ(outcome.code, "200") << outcome.error;
  server.wait_for("h2.http/1.1");
}

TEST(HttpTlsTest, Http2IsUsedWhereTheServerTakesIt) {
  const Http2Server server;
  plan::JobPlan plan = http_job(server.url());
  http_of(plan).tls.ca_file.value = server.ca_file();
  HttpBench bench;
  HttpBench::Job& job = bench.add(std::move(plan), 3);
  bench.run();
  for (const SeenOutcome& outcome : job.outcomes) {
    EXPECT_EQ(outcome.code, "200") << outcome.error;
    EXPECT_EQ(outcome.size, 5U);
  }
  const std::string log = server.log_after_requests(3);
  EXPECT_NE(log.find("The negotiated protocol: h2"), std::string::npos) << log;
  // The connection is kept: a second one would be [id=2].
  EXPECT_EQ(log.find("[id=2]"), std::string::npos) << log;
}

}  // namespace
}  // namespace timing::test
