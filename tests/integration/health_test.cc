// `timing health` beside a running program: what the HEALTHCHECK of an image and probes go by.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <vector>

#include "tests/integration/checked_timing.h"
#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/support/http/certificate.h"
#include "tests/support/http/http_server.h"
#include "tests/support/process/timing.h"

namespace timing::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const char* const kRestingJob =
    "url: http://127.0.0.1:1/\nrange: {month: {eq: 1}, hour: {eq: 3}, minute: {eq: 7}}\n";

std::string host_of(const std::string& url) { return url.substr(url.find("://") + 3); }

TEST(HealthTest, IsGoodWhileAConfigRuns) {
  const CheckedTiming timing(kRestingJob);
  const Finished finished = run_timing({"health", "--addr", host_of(timing.address())});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(finished.output, "Ready.\n");
  EXPECT_THAT(finished.errors, IsEmpty());
}

TEST(HealthTest, FindsAProgramThatListensOnAllAddresses) {
  const CheckedTiming timing(kRestingJob);
  const std::string host = host_of(timing.address());
  const std::string port = host.substr(host.rfind(':'));
  EXPECT_EQ(run_timing({"health", "--addr", port}).exit_code, 0);
  EXPECT_EQ(run_timing({"health", "--addr", "0.0.0.0" + port}).exit_code, 0);
}

TEST(HealthTest, AsksNoProxy) {
  const CheckedTiming timing(kRestingJob);
  const Process asking(
      {.arguments = {timing_binary(), "health", "--addr", host_of(timing.address())},
       .environment = {{"http_proxy", "http://127.0.0.1:1"}, {"ALL_PROXY", "http://127.0.0.1:1"}}});
  EXPECT_EQ(asking.wait(), 0);
}

// A run that the stop waits for.
TEST(HealthTest, IsBadOnceTheProgramStops) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::silence(); });
  const CheckedTiming timing("url: " + server.url("/") + "\nrun_count: 1\ntimeout: 0\n",
                             {.arguments = {"--grace", "1h"}});
  ASSERT_TRUE(server.wait_for_requests(1));
  const std::string host = host_of(timing.address());
  timing.process().signal(SIGTERM);
  timing.process().wait_for("waiting");
  const Finished finished = run_timing({"health", "--addr", host});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_EQ(finished.errors, "timing: http://" + host + "/-/ready answered 503: Not ready.\n");
  EXPECT_THAT(finished.output, IsEmpty());
}

TEST(HealthTest, IsBadWhereNothingListens) {
  const Finished finished = run_timing({"health", "--addr", "127.0.0.1:1"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.errors, StartsWith("timing: http://127.0.0.1:1/-/ready: "));
  EXPECT_THAT(finished.errors, HasSubstr("onnect"));
}

TEST(HealthTest, IsBadWhereNothingAnswersInTime) {
  const HttpServer silent([](const ReceivedRequest&) { return HttpAnswer::silence(); });
  const std::string host = host_of(silent.url(""));
  const Finished finished = run_timing({"health", "--addr", host, "--timeout", "50ms"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.errors, HasSubstr("timed out"));
}

TEST(HealthTest, AsksForAnotherPath) {
  const CheckedTiming timing(kRestingJob);
  const std::string host = host_of(timing.address());
  EXPECT_EQ(run_timing({"health", "--addr", host, "--path", "/-/healthy"}).exit_code, 0);
  const Finished finished = run_timing({"health", "--addr", host, "--path", "/nowhere"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.errors, HasSubstr("answered 404"));
}

// TLS, a client's certificate and a password, all at once.
TEST(HealthTest, GetsPastWhatTheWebConfigAsksFor) {
  const Certificate certificate("DNS:elsewhere");
  const TemporaryFolder folder;
  const std::string password_file = folder.write("password", "secret\n");
  const std::string web_config = folder.write(
      "web.yml", "tls_server_config:\n  cert_file: " + certificate.file() +
                     "\n  key_file: " + certificate.key_file() +
                     "\n  client_auth_type: RequireAnyClientCert\n"
                     "basic_auth_users:\n"
                     "  vera: $2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW\n");
  // Not one that is scraped: what scrapes in tests shows no certificate.
  const Timing timing(kRestingJob, {.arguments = {"--web_config", web_config}});
  const std::string host = host_of(timing.address());
  const std::vector<std::string> over_tls = {
      "health",      "--addr",           host,         "--tls",
      "--cert_file", certificate.file(), "--key_file", certificate.key_file()};
  Finished finished = run_timing(over_tls);
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.errors, HasSubstr("answered 401"));

  std::vector<std::string> with_password = over_tls;
  with_password.insert(with_password.end(),
                       {"--username", "vera", "--password_file", password_file});
  finished = run_timing(with_password);
  EXPECT_EQ(finished.exit_code, 0) << finished.errors;
  EXPECT_EQ(finished.output, "Ready.\n");

  EXPECT_EQ(run_timing({"health", "--addr", host}).exit_code, 1);
}

TEST(HealthTest, TellsOfAPasswordThatIsNotThere) {
  const Finished finished =
      run_timing({"health", "--username", "vera", "--password_file", "/nowhere/password"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_EQ(finished.errors, "timing: no password in '/nowhere/password'\n");
}

}  // namespace
}  // namespace timing::test
