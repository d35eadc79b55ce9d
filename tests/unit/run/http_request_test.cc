// What goes over the wire: request line, header fields and body, exactly.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/support/http/http_server.h"
#include "tests/unit/run/http_bench.h"
#include "timing/base/version.h"

namespace timing::test {
namespace {

HttpAnswer ok(const ReceivedRequest& /*request*/) { return HttpAnswer::text("ok"); }

class HttpRequestTest : public testing::Test {
 protected:
  // Sends one run of the job and gives its only request.
  ReceivedRequest send(plan::JobPlan job) {
    const SeenOutcome outcome = run_once(std::move(job));
    EXPECT_EQ(outcome.code, "200") << outcome.error;
    EXPECT_TRUE(outcome.success);
    const auto requests = server_.requests();
    EXPECT_EQ(requests.size(), 1U);
    server_.clear_requests();
    return requests.empty() ? ReceivedRequest() : requests.front();
  }

  plan::JobPlan job(std::string_view method = "GET") {
    plan::JobPlan plan = http_job(server_.url("/path?query"));
    http_of(plan).method = method;
    return plan;
  }

  std::string host() const { return "127.0.0.1:" + std::to_string(server_.port()); }

  static std::set<std::pair<std::string, std::string>> fields(const ReceivedRequest& request) {
    return {request.headers.begin(), request.headers.end()};
  }

  using Fields = std::set<std::pair<std::string, std::string>>;

  HttpServer server_{ok};
  const std::string agent_ = "timing/" + std::string(kVersion);
};

TEST_F(HttpRequestTest, AGetHasThreeFieldsAndNoMore) {
  const ReceivedRequest request = send(job());
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target, "/path?query");
  EXPECT_EQ(request.version, "HTTP/1.1");
  EXPECT_EQ(fields(request),
            (Fields{{"Host", host()}, {"User-Agent", agent_}, {"Accept-Encoding", "gzip"}}));
  EXPECT_EQ(request.headers.size(), 3U);
}

TEST_F(HttpRequestTest, ABodyAddsItsLengthOnly) {
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE", "GET", "OPTIONS", "PURGE"}) {
    plan::JobPlan plan = job(method);
    add_body(plan, "hello");
    const ReceivedRequest request = send(std::move(plan));
    EXPECT_EQ(request.method, method);
    EXPECT_EQ(request.body, "hello");
    EXPECT_EQ(fields(request), (Fields{{"Host", host()},
                                       {"User-Agent", agent_},
                                       {"Accept-Encoding", "gzip"},
                                       {"Content-Length", "5"}}))
        << method;
  }
}

TEST_F(HttpRequestTest, WithoutABodySomeMethodsTellALengthOfZero) {
  for (const char* method : {"POST", "PUT", "PATCH"}) {
    EXPECT_EQ(send(job(method)).header("Content-Length"), "0") << method;
  }
  for (const char* method : {"GET", "HEAD", "DELETE", "OPTIONS", "PURGE", "get"}) {
    const ReceivedRequest request = send(job(method));
    EXPECT_EQ(request.method, method);
    EXPECT_FALSE(request.has("Content-Length")) << method;
  }
}

TEST_F(HttpRequestTest, AHeadCarriesNoBodyAndWaitsForNone) {
  plan::JobPlan plan = job("HEAD");
  add_body(plan, "hello");
  HttpBench bench;
  const HttpBench::Job& ran = bench.add(std::move(plan), 2);
  bench.run();
  ASSERT_EQ(server_.request_count(), 2U);
  EXPECT_EQ(server_.connections(), 1U);
  for (const ReceivedRequest& request : server_.requests()) {
    EXPECT_EQ(request.method, "HEAD");
    EXPECT_EQ(request.body, "");
    EXPECT_FALSE(request.has("Content-Length"));
  }
  EXPECT_EQ(ran.outcomes[1].code, "200");
  EXPECT_EQ(bench.log().count("job 'job': the body is not sent: HEAD has none"), 1U);
}

TEST_F(HttpRequestTest, ALargeBodyWaitsForNoPermission) {
  plan::JobPlan plan = job("POST");
  const std::string large(3U << 20U, 'x');
  http_of(plan).bodies.push_back({"large", plan::Template::literal(large)});
  const ReceivedRequest request = send(std::move(plan));
  EXPECT_FALSE(request.has("Expect"));
  EXPECT_FALSE(request.has("Content-Type"));
  EXPECT_EQ(request.body, large);
}

TEST_F(HttpRequestTest, ABodyMayHoldAnyBytes) {
  plan::JobPlan plan = job("POST");
  const std::string bytes("a\0b\r\n\xff", 6);
  http_of(plan).bodies.push_back({"bytes", plan::Template::literal(bytes)});
  EXPECT_EQ(send(std::move(plan)).body, bytes);
}

TEST_F(HttpRequestTest, EveryDefaultCanBeReplacedInAnyCase) {
  plan::JobPlan plan = job("POST");
  add_header(plan, "user-agent", "mine");
  add_header(plan, "ACCEPT-ENCODING", "br");
  add_header(plan, "host", "virtual.example");
  add_header(plan, "content-type", "application/json");
  add_header(plan, "accept", "*/*");
  add_body(plan, "{}");
  const ReceivedRequest request = send(std::move(plan));
  // The name of Host is spelt as everybody spells it.
  EXPECT_EQ(request.header("Host"), "virtual.example");
  EXPECT_EQ(request.header("User-Agent"), "mine");
  EXPECT_EQ(request.header("Accept-Encoding"), "br");
  EXPECT_EQ(request.header("Content-Type"), "application/json");
  EXPECT_EQ(request.header("Accept"), "*/*");
  EXPECT_EQ(request.headers.size(), 6U);
}

TEST_F(HttpRequestTest, AnEmptyValueIsSentEmpty) {
  plan::JobPlan plan = job();
  add_header(plan, "X-Empty", "");
  add_header(plan, "User-Agent", "");
  add_header(plan, "Accept-Encoding", "  ");
  const ReceivedRequest request = send(std::move(plan));
  EXPECT_TRUE(request.has("X-Empty"));
  EXPECT_TRUE(request.has("User-Agent"));
  EXPECT_TRUE(request.has("Accept-Encoding"));
  EXPECT_EQ(
      request.header("X-Empty") + request.header("User-Agent") + request.header("Accept-Encoding"),
      "");
  EXPECT_EQ(request.headers.size(), 4U);
}

TEST_F(HttpRequestTest, TheExpectOfTheUserIsSentAndHonoured) {
  plan::JobPlan plan = job("POST");
  add_header(plan, "Expect", "100-continue");
  add_body(plan, "hello");
  const ReceivedRequest request = send(std::move(plan));
  EXPECT_EQ(request.header("Expect"), "100-continue");
  EXPECT_EQ(request.body, "hello");
}

TEST_F(HttpRequestTest, TheFramingIsNotForTheConfigToDecide) {
  HttpBench bench;
  plan::JobPlan plan = job("POST");
  add_header(plan, "content-length", "100");
  add_header(plan, "Transfer-Encoding", "chunked");
  add_body(plan, "hello");
  bench.add(std::move(plan));
  bench.run();
  ASSERT_EQ(server_.request_count(), 1U);
  EXPECT_EQ(server_.requests()[0].header("Content-Length"), "5");
  EXPECT_FALSE(server_.requests()[0].has("Transfer-Encoding"));
  EXPECT_EQ(bench.log().count("job 'job': header 'content-length' is not sent"), 1U);
}

TEST_F(HttpRequestTest, UserinfoBecomesAuthorizationUnlessTheUserGivesOne) {
  const std::string url = "http://us%40r:pass@" + host() + "/";
  EXPECT_EQ(send(http_job(url)).header("Authorization"), "Basic dXNAcjpwYXNz");
  plan::JobPlan plan = http_job(url);
  add_header(plan, "Authorization", "Bearer x");
  EXPECT_EQ(send(std::move(plan)).header("Authorization"), "Bearer x");
  // A later request of another job does not inherit it.
  EXPECT_FALSE(send(job()).has("Authorization"));
}

TEST_F(HttpRequestTest, TheTargetIsSentAsItIsWritten) {
  const auto target = [this](std::string_view path) {
    return send(http_job(server_.url(path))).target;
  };
  EXPECT_EQ(target("/a/../b/./c//d"), "/a/../b/./c//d");
  EXPECT_EQ(target("/a b?c d"), "/a%20b?c%20d");
  EXPECT_EQ(target("/x#fragment"), "/x");
  EXPECT_EQ(target("?only=query"), "/?only=query");
  EXPECT_EQ(target(""), "/");
  EXPECT_EQ(target("/\xc3\xa4"), "/%C3%A4");
}

TEST_F(HttpRequestTest, TemplatesAreRenderedForEveryRequest) {
  plan::JobPlan plan = http_job("");
  http_of(plan).url = compiled(server_.url("/{{ .Run }}?t={{ .Thread }}"));
  http_of(plan).method = "POST";
  add_header(plan, "X-Run", "run {{ .Run }}");
  add_body(plan, "first of {{ .Run }}", "first");
  add_body(plan, "constant", "second");
  HttpBench bench;
  const HttpBench::Job& ran = bench.add(std::move(plan), 2);
  bench.run();
  std::vector<std::string> seen;
  for (const ReceivedRequest& request : server_.requests()) {
    seen.push_back(request.target + " " + request.header("X-Run") + " " + request.body);
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"/1?t=0 run 1 first of 1", "/1?t=0 run 1 constant",
                                            "/2?t=0 run 2 first of 2", "/2?t=0 run 2 constant"}));
  EXPECT_EQ(ran.outcomes[2].subject, server_.url("/2?t=0"));
  EXPECT_EQ(ran.outcomes[3].request, 1U);
  EXPECT_EQ(ran.outcomes[3].run, 2U);
}

TEST_F(HttpRequestTest, AllTemplatesOfARunSeeOneInstant) {
  const std::string time = R"({{ .RenderTime "15:04:05.000000000" }})";
  plan::JobPlan plan = http_job("");
  http_of(plan).url = compiled(server_.url("/" + time));
  http_of(plan).method = "POST";
  add_header(plan, "X-Time", time);
  add_body(plan, time, "a");
  add_body(plan, time, "b");
  HttpBench bench;
  bench.add(std::move(plan), 1);
  bench.run();
  const auto requests = server_.requests();
  ASSERT_EQ(requests.size(), 2U);
  for (const ReceivedRequest& request : requests) {
    EXPECT_EQ(request.target, "/" + requests[0].body);
    EXPECT_EQ(request.header("X-Time"), requests[0].body);
    EXPECT_EQ(request.body, requests[0].body);
  }
}

TEST_F(HttpRequestTest, NothingIsSmuggledIn) {
  plan::JobPlan header = job();
  http_of(header).headers.push_back({"X", plan::Template::literal("a\r\nEvil: 1")});
  plan::JobPlan name = job();
  http_of(name).headers.push_back({"X: 1\r\nEvil", plan::Template::literal("1")});
  plan::JobPlan method = job("GET / HTTP/1.1\r\nEvil: 1\r\n\r\nGET");
  for (plan::JobPlan* plan : {&header, &name, &method}) {
    const SeenOutcome outcome = run_once(std::move(*plan));
    EXPECT_EQ(outcome.code, "CLIENT_ERR_043");
    EXPECT_FALSE(outcome.success);
    EXPECT_EQ(outcome.error.find('\n'), std::string::npos);
  }
  plan::JobPlan url = http_job(server_.url("/ HTTP/1.1\r\nEvil: 1"));
  const SeenOutcome outcome = run_once(std::move(url));
  EXPECT_EQ(outcome.code, "CLIENT_ERR_003");
  EXPECT_EQ(outcome.error, "invalid URL: it has a control character");
  EXPECT_EQ(outcome.subject, "the url as configured");
  EXPECT_EQ(server_.connections(), 0U);
}

}  // namespace
}  // namespace timing::test
