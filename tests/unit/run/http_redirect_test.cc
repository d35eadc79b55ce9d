// Redirects over real sockets: Go's table again, chains, time limits, wrong Locations.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/http/http_server.h"
#include "tests/unit/run/http_bench.h"
#include "tests/unit/run/redirect_table.h"

namespace timing::test {
namespace {

std::string describe_received(const ReceivedRequest& request) {
  return describe(request.method, request.body.size(),
                  [&](std::string_view name) { return request.header(name); });
}

class RedirectTable : public testing::TestWithParam<RedirectLine> {};

TEST_P(RedirectTable, IsFollowed) {
  const RedirectLine& line = GetParam();
  HttpServer other([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  const std::string location = line.location == "other" ? other.url("/second") : "/second";
  HttpServer server([&](const ReceivedRequest& request) {
    if (line.location == "loop") return HttpAnswer::redirect(302, "/loop");
    if (request.target == "/second") return HttpAnswer::text("ok");
    if (line.location == "none") return HttpAnswer::of_status(line.status);
    return HttpAnswer::redirect(line.status, location);
  });
  plan::JobPlan job = http_job(server.url("/first"));
  http_of(job).method = line.method;
  add_header(job, "Authorization", "Bearer x");
  add_header(job, "Cookie", "a=b");
  add_header(job, "Content-Type", "text/plain");
  if (has_body(line.method)) add_body(job, "hello");

  const SeenOutcome outcome = run_once(std::move(job));

  if (line.location == "loop") {
    EXPECT_EQ(outcome.code, "CLIENT_ERR_047");
    EXPECT_EQ(outcome.error, "stopped after 10 redirects");
    EXPECT_TRUE(line.end.ends_with(outcome.error)) << line.end;
    EXPECT_EQ(server.request_count(), 10U);
    return;
  }
  EXPECT_EQ("status " + outcome.code, line.end);
  EXPECT_TRUE(outcome.success);
  auto received = server.requests();
  for (const ReceivedRequest& request : other.requests()) received.push_back(request);
  ASSERT_EQ(received.size(), line.second_request.empty() ? 1U : 2U);
  EXPECT_EQ(received[0].header("Authorization"), "Bearer x");
  EXPECT_EQ(received[0].body.size(), has_body(line.method) ? 5U : 0U);
  if (line.second_request.empty()) return;
  EXPECT_EQ(describe_received(received[1]), line.second_request);
  EXPECT_EQ(received[1].header("Referer"), server.url("/first"));
}

INSTANTIATE_TEST_SUITE_P(AllLines, RedirectTable, testing::ValuesIn(read_redirect_table(true)),
                         [](const auto& line) { return name_of(line.param); });

TEST(HttpRedirectTest, IsTheAnswerWhereItIsNotToBeFollowed) {
  HttpServer server([](const ReceivedRequest&) { return HttpAnswer::redirect(302, "/second"); });
  plan::JobPlan job = http_job(server.url());
  http_of(job).follow_redirects = false;
  const SeenOutcome outcome = run_once(std::move(job));
  EXPECT_EQ(outcome.code, "302");
  EXPECT_TRUE(outcome.success);
  EXPECT_EQ(server.request_count(), 1U);
}

TEST(HttpRedirectTest, NineAreFollowed) {
  HttpServer server([](const ReceivedRequest& request) {
    const int hop = std::stoi(request.target.substr(1));
    return hop == 9 ? HttpAnswer::text("there")
                    : HttpAnswer::redirect(302, "/" + std::to_string(hop + 1));
  });
  const SeenOutcome outcome = run_once(http_job(server.url("/0")));
  EXPECT_EQ(outcome.code, "200");
  EXPECT_EQ(outcome.subject, server.url("/0"));
  EXPECT_EQ(server.request_count(), 10U);
  EXPECT_EQ(server.connections(), 1U);
}

TEST(HttpRedirectTest, CredentialsThatWereLeftBehindDoNotComeBack) {
  HttpServer second([](const ReceivedRequest& request) {
    return request.target == "/1" ? HttpAnswer::redirect(302, "/2") : HttpAnswer::text("ok");
  });
  HttpServer first(
      [&](const ReceivedRequest&) { return HttpAnswer::redirect(302, second.url("/1")); });
  plan::JobPlan job = http_job("http://user:pass@127.0.0.1:" + std::to_string(first.port()));
  add_header(job, "Cookie", "a=b");
  EXPECT_EQ(run_once(std::move(job)).code, "200");
  EXPECT_TRUE(first.requests()[0].has("Authorization"));
  ASSERT_EQ(second.request_count(), 2U);
  for (const ReceivedRequest& request : second.requests()) {
    EXPECT_FALSE(request.has("Authorization"));
    EXPECT_FALSE(request.has("Cookie"));
    EXPECT_EQ(request.header("Referer").find("pass"), std::string::npos);
  }
}

TEST(HttpRedirectTest, UserinfoStaysWithARelativeLocation) {
  HttpServer server([](const ReceivedRequest& request) {
    return request.target == "/1" ? HttpAnswer::redirect(302, "2") : HttpAnswer::text("ok");
  });
  run_once(http_job("http://user:pass@127.0.0.1:" + std::to_string(server.port()) + "/1"));
  ASSERT_EQ(server.request_count(), 2U);
  EXPECT_EQ(server.requests()[1].target, "/2");
  EXPECT_TRUE(server.requests()[1].has("Authorization"));
}

TEST(HttpRedirectTest, WrongLocationsAreFaults) {
  const auto follow = [](std::string location) {
    HttpServer server([&](const ReceivedRequest&) { return HttpAnswer::redirect(302, location); });
    return run_once(http_job(server.url()));
  };
  for (const char* location : {"ftp://127.0.0.1/x", "file:///etc/passwd", "gopher://h/"}) {
    const SeenOutcome outcome = follow(location);
    EXPECT_EQ(outcome.code, "CLIENT_ERR_001") << location;
    EXPECT_EQ(outcome.error, "redirect: unsupported URL scheme; http and https are allowed");
    EXPECT_FALSE(outcome.success);
  }
  EXPECT_EQ(follow("http://127.0.0.1:99999/").code, "CLIENT_ERR_003");
  EXPECT_EQ(follow("http://a b/").code, "CLIENT_ERR_003");
}

TEST(HttpRedirectTest, OneTimeLimitHoldsForTheWholeChain) {
  HttpServer server([](const ReceivedRequest& request) {
    const int hop = std::stoi(request.target.substr(1));
    return HttpAnswer::redirect(302, "/" + std::to_string(hop + 1))
        .after(std::chrono::milliseconds(60));
  });
  plan::JobPlan job = http_job(server.url("/0"));
  job.timeout = std::chrono::milliseconds(200);
  const SeenOutcome outcome = run_once(std::move(job));
  EXPECT_EQ(outcome.code, "CLIENT_ERR_028") << outcome.error;
  EXPECT_GE(outcome.service_time, std::chrono::milliseconds(200));
  EXPECT_LT(server.request_count(), 10U);
}

TEST(HttpRedirectTest, ItsOwnBodyIsNotTheAnswers) {
  HttpServer server([](const ReceivedRequest& request) {
    if (request.target == "/second") return HttpAnswer::text("final");
    HttpAnswer answer = HttpAnswer::redirect(302, "/second");
    answer.body = "moved";
    return answer;
  });
  plan::JobPlan job = http_job(server.url());
  http_of(job).log_response = true;
  const SeenOutcome outcome = run_once(std::move(job));
  EXPECT_EQ(outcome.response, "final");
  EXPECT_EQ(outcome.size, 5U);
}

}  // namespace
}  // namespace timing::test
