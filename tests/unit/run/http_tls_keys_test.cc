// What the keys of `tls` do: who the client is, whom it wants to meet, and how.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "tests/support/basics/files.h"
#include "tests/support/http/certificate.h"
#include "tests/support/http/tls_server.h"
#include "tests/unit/run/http_bench.h"
#include "tests/unit/run/loaded_file.h"

namespace timing::test {
namespace {

class HttpTlsKeys : public testing::Test {
 protected:
  static plan::JobPlan trusting(const TlsServer& server) {
    plan::JobPlan plan = http_job(server.url());
    http_of(plan).tls.ca_file = loaded(server.ca_file());
    http_of(plan).log_response = true;
    return plan;
  }
};

TEST_F(HttpTlsKeys, AClientShowsItsCertificate) {
  const Certificate client("DNS:client.test");
  const TlsServer server("IP:127.0.0.1",
                         {"-Verify", "1", "-CAfile", client.file(), "-verify_return_error"});
  plan::JobPlan plan = trusting(server);
  EXPECT_TRUE(run_once(plan).code.starts_with("CLIENT_ERR_"));
  http_of(plan).tls.cert_file = loaded(client.file());
  http_of(plan).tls.key_file = loaded(client.key_file());
  const SeenOutcome outcome = run_once(plan);
  EXPECT_EQ(outcome.code, "200") << outcome.error;
}

TEST_F(HttpTlsKeys, AKeyThatIsNotTheCertificatesIsRefused) {
  const Certificate client("DNS:client.test");
  const Certificate other("DNS:other.test");
  const TlsServer server;
  plan::JobPlan plan = trusting(server);
  http_of(plan).tls.cert_file = loaded(client.file());
  http_of(plan).tls.key_file = loaded(other.key_file());
  const SeenOutcome outcome = run_once(plan);
  EXPECT_EQ(outcome.code, "CLIENT_ERR_058") << outcome.error;
}

TEST_F(HttpTlsKeys, AnotherNameMayBeVerified) {
  const TlsServer server("DNS:shop.test", {"-tlsextdebug"});
  plan::JobPlan plan = trusting(server);
  EXPECT_EQ(run_once(plan).code, "CLIENT_ERR_060");
  http_of(plan).tls.server_name = "shop.test";
  const SeenOutcome outcome = run_once(plan);
  EXPECT_EQ(outcome.code, "200") << outcome.error;
  server.wait_for("shop.test");  // in the client's hello
}

TEST_F(HttpTlsKeys, AnOldVersionIsRefused) {
  const TlsServer server("IP:127.0.0.1", {"-tls1_2"});
  plan::JobPlan plan = trusting(server);
  EXPECT_EQ(run_once(plan).code, "200");
  http_of(plan).tls.min_version = config::TlsVersion::tls13;
  const SeenOutcome outcome = run_once(plan);
  EXPECT_EQ(outcome.code, "CLIENT_ERR_035") << outcome.error;
}

TEST_F(HttpTlsKeys, ASessionIsResumed) {
  const TlsServer server;  // which closes after each answer
  plan::JobPlan plan = trusting(server);
  HttpBench bench;
  const HttpBench::Job& first = bench.add(plan, 2);
  bench.run();
  ASSERT_EQ(first.outcomes.size(), 2U);
  EXPECT_NE(first.outcomes[0].response.find("New, TLSv1.3"), std::string::npos)
      << first.outcomes[0].response;
  EXPECT_NE(first.outcomes[1].response.find("Reused, TLSv1.3"), std::string::npos)
      << first.outcomes[1].response;
}

}  // namespace
}  // namespace timing::test
