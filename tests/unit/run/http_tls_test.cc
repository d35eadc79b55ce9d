// HTTPS: verified by default, by an authority of the job's own, or not at all.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/http/http_server.h"
#include "tests/support/http/tls_server.h"
#include "tests/unit/run/http_bench.h"
#include "tests/unit/run/loaded_file.h"

namespace timing::test {
namespace {

plan::JobPlan trusting(const TlsServer& server, const std::string& ca_file) {
  plan::JobPlan job = http_job(server.url());
  http_of(job).tls.ca_file = loaded(ca_file);
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

TEST(HttpTlsTest, TheEndOfTheCertificateIsTold) {
  const TlsServer server;  // its certificate holds for two days
  HttpServer plain([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  HttpBench bench;
  HttpBench::Job& over_tls = bench.add(trusting(server, server.ca_file()), 2);
  HttpBench::Job& without = bench.add(http_job(plain.url()));
  bench.run();
  const std::chrono::sys_seconds expected =
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) +
      std::chrono::days(2);
  ASSERT_TRUE(over_tls.certificate_not_after());
  EXPECT_LE(*over_tls.certificate_not_after(), expected);
  EXPECT_GT(*over_tls.certificate_not_after(), expected - std::chrono::hours(1));
  EXPECT_FALSE(without.certificate_not_after());
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

TEST(HttpTlsTest, AnAuthorityFileThatCannotBeUsedHasANumberOfItsOwn) {
  const TlsServer server;
  const TemporaryFolder folder;
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

}  // namespace
}  // namespace timing::test
