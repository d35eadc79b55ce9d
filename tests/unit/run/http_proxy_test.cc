// Proxies, which libcurl alone can use.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/http/http_server.h"
#include "tests/unit/run/http_bench.h"

namespace timing::test {
namespace {

HttpAnswer ok(const ReceivedRequest& /*request*/) { return HttpAnswer::text("ok"); }

// While it lives, the environment has this value.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    ::setenv(name_, value.c_str(), 1);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { ::unsetenv(name_); }

 private:
  const char* name_;
};

std::string at(const HttpServer& server, const std::string& userinfo = "") {
  return "http://" + userinfo + "127.0.0.1:" + std::to_string(server.port());
}

TEST(HttpProxy, OfTheJobGetsItsRequests) {
  HttpServer proxy(ok);
  plan::JobPlan plan = http_job("http://shop.test/path?query");
  http_of(plan).proxy = at(proxy, "vera:p%40ss@");
  add_header(plan, "X-Test", "1");
  HttpBench bench;
  const HttpBench::Job& job = bench.add(std::move(plan), 3);
  bench.run();
  ASSERT_EQ(job.outcomes.size(), 3U);
  for (const SeenOutcome& outcome : job.outcomes) EXPECT_EQ(outcome.code, "200") << outcome.error;
  EXPECT_EQ(proxy.connections(), 1U);
  const ReceivedRequest request = proxy.requests().front();
  EXPECT_EQ(request.target, "http://shop.test/path?query");
  EXPECT_EQ(request.header("Host"), "shop.test");
  EXPECT_EQ(request.header("Proxy-Authorization"), "Basic dmVyYTpwQHNz");
  EXPECT_EQ(request.header("X-Test"), "1");
}

TEST(HttpProxy, OfTheJobHoldsForThisMachineToo) {
  HttpServer proxy(ok);
  plan::JobPlan plan = http_job("http://127.0.0.1:1/");
  http_of(plan).proxy = at(proxy);
  const Variable none("no_proxy", "*");
  EXPECT_EQ(run_once(std::move(plan)).code, "200");
  EXPECT_EQ(proxy.requests().at(0).target, "http://127.0.0.1:1/");
}

TEST(HttpProxy, OfTheEnvironmentHoldsWhereTheJobHasNone) {
  HttpServer proxy(ok);
  HttpServer server(ok);
  const Variable environment("http_proxy", at(proxy));
  EXPECT_EQ(run_once(http_job("http://shop.test/")).code, "200");
  EXPECT_EQ(proxy.request_count(), 1U);
  // But not for this machine.
  EXPECT_EQ(run_once(http_job(server.url())).code, "200");
  EXPECT_EQ(proxy.request_count(), 1U);
  const Variable none("no_proxy", "shop.test");
  EXPECT_EQ(run_once(http_job("http://shop.test/")).code, "CLIENT_ERR_006");
  EXPECT_EQ(proxy.request_count(), 1U);
}

TEST(HttpProxy, OfTheEnvironmentCanBeDoneWithout) {
  HttpServer proxy(ok);
  HttpServer server(ok);
  const Variable environment("http_proxy", at(proxy));
  plan::JobPlan plan = http_job("http://shop.test:" + std::to_string(server.port()) + "/");
  http_of(plan).proxy = "";
  http_of(plan).connection.resolve = {{"shop.test", "127.0.0.1"}};
  EXPECT_EQ(run_once(std::move(plan)).code, "200");
  EXPECT_EQ(proxy.request_count(), 0U);
}

TEST(HttpProxy, ThatIsNotThereIsAFailedConnect) {
  std::uint16_t port = 0;
  {
    const HttpServer gone(ok);
    port = gone.port();
  }
  plan::JobPlan plan = http_job("http://shop.test/");
  http_of(plan).proxy = "http://127.0.0.1:" + std::to_string(port);
  HttpBench bench;
  const HttpBench::Job& job = bench.add(std::move(plan));
  bench.run();
  EXPECT_EQ(job.outcomes.at(0).code, "CLIENT_ERR_007");
  EXPECT_EQ(job.ends, std::vector{run::RunEnd::connect_failed});
}

}  // namespace
}  // namespace timing::test
