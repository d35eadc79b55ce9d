// Which engine the built binary takes where the config leaves it open, and what it tells of that.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>

#include "tests/integration/checked_timing.h"
#include "tests/support/basics/files.h"
#include "tests/support/http/http2_server.h"
#include "tests/support/http/http_server.h"
#include "tests/support/http/tls_server.h"

namespace timing::test {
namespace {

using Environment = std::map<std::string, std::string>;

HttpAnswer ok(const ReceivedRequest& /*request*/) { return HttpAnswer::text("ok"); }

std::size_t count_in(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// Five requests to the url succeed, and none is sent again; the log tells once what served them.
void expect_served(const std::string& url, const std::string& keys, std::string_view told,
                   const Environment& environment = {}) {
  SCOPED_TRACE(url);
  const CheckedTiming timing("name: open\nurl: " + url + "\nrun_count: 5\n" + keys,
                             {.arguments = {"--log_level", "debug"}, .environment = environment});
  timing.process().wait_for("job 'open': done");
  const Samples samples = timing.scrape();
  EXPECT_EQ(samples.value("timing_requests_total", {{"outcome", "success"}}), 5);
  EXPECT_EQ(samples.value("timing_requests_total", {{"outcome", "failure"}}), 0);
  EXPECT_EQ(samples.sum("timing_request_retries_total"), 0);
  EXPECT_EQ(timing.stop(), 0);
  const std::string log = timing.process().output();
  EXPECT_EQ(count_in(log, "[DEBUG] job 'open': " + std::string(told)), 1U) << log;
  EXPECT_EQ(count_in(log, "serves it"), 1U) << log;
}

std::string trusting(const std::string& ca_file) { return "tls: {ca_file: " + ca_file + "}\n"; }

TEST(HttpEngineChoiceTest, AServerThatPicksHttp2GetsEachRequestOnce) {
  const Http2Server server;
  expect_served(server.url(), trusting(server.ca_file()), "libcurl serves it, because of HTTP/2");
  EXPECT_EQ(count_in(server.log_after_requests(5), ":method: "), 5U);
}

TEST(HttpEngineChoiceTest, AServerThatPicksHttp1IsServedByTheNativeEngine) {
  const TlsServer server("IP:127.0.0.1", {"-alpn", "http/1.1"});
  expect_served(server.url(), trusting(server.ca_file()), "the native engine serves it");
}

TEST(HttpEngineChoiceTest, AProxyOfTheEnvironmentHoldsButForWhatIsExcepted) {
  const HttpServer proxy(ok);
  const HttpServer server(ok);
  const Environment environment = {{"http_proxy", proxy.url("")}, {"NO_PROXY", "excepted.test"}};
  const std::string port = std::to_string(server.port());
  const std::string known = "resolve: {excepted.test: 127.0.0.1}\n";
  expect_served("http://shop.test/", "", "libcurl serves it, because of a proxy", environment);
  EXPECT_EQ(proxy.request_count(), 5U);
  expect_served("http://excepted.test:" + port + "/", known, "the native engine serves it",
                environment);
  expect_served(server.url(), "", "the native engine serves it", environment);
  EXPECT_EQ(proxy.request_count(), 5U);
  EXPECT_EQ(server.request_count(), 10U);
}

TEST(HttpEngineChoiceTest, AProxyOfTheJobIsUsedByLibcurl) {
  const HttpServer proxy(ok);
  expect_served("http://shop.test/", "proxy: " + proxy.url("") + "\n",
                "libcurl serves it, because of a proxy");
  EXPECT_EQ(proxy.request_count(), 5U);
}

}  // namespace
}  // namespace timing::test
