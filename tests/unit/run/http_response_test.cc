// What is made of an answer: its size, its beginning for the log, its checks.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/http/encodings.h"
#include "tests/support/http/http_server.h"
#include "tests/unit/run/http_bench.h"
#include "timing/config/diagnostics.h"

namespace timing::test {
namespace {

constexpr std::size_t kMegabyte = 1U << 20U;

plan::Check check(config::CheckType type, std::string rule) {
  config::Diagnostics diagnostics("test.yml");
  auto compiled_check = plan::Check::compile(
      {.type = type, .name = "mine", .rules = {{.value = std::move(rule)}}}, "job", diagnostics);
  if (!compiled_check) throw std::invalid_argument("not a check");
  return *compiled_check;
}

class HttpResponseTest : public testing::Test {
 protected:
  SeenOutcome run(bool log_response = true, std::vector<plan::Check> checks = {}) {
    HttpServer server([this](const ReceivedRequest&) { return answer_; });
    plan::JobPlan plan = http_job(server.url());
    http_of(plan).method = method_;
    http_of(plan).log_response = log_response;
    http_of(plan).checks = std::move(checks);
    HttpBench bench;
    HttpBench::Job& job = bench.add(std::move(plan));
    bench.run();
    truncations_ = job.events(record::Event::response_truncated);
    EXPECT_EQ(job.outcomes.size(), 1U);
    return job.outcomes.at(0);
  }

  HttpAnswer answer_ = HttpAnswer::text("hello");
  std::string method_ = "GET";
  std::uint64_t truncations_ = 0;
};

TEST_F(HttpResponseTest, IsCountedButNotKeptUnlessItIsLogged) {
  const SeenOutcome outcome = run(false);
  EXPECT_EQ(outcome.size, 5U);
  EXPECT_EQ(outcome.response, "");
  EXPECT_EQ(outcome.response_omitted, 0U);
  EXPECT_EQ(run().response, "hello");
}

TEST_F(HttpResponseTest, EveryFramingGivesTheSameBody) {
  for (const auto framing : {HttpAnswer::Framing::content_length, HttpAnswer::Framing::chunked,
                             HttpAnswer::Framing::until_close}) {
    answer_.framing = framing;
    answer_.body = std::string(7000, 'x');
    const SeenOutcome outcome = run();
    EXPECT_EQ(outcome.response, answer_.body);
    EXPECT_EQ(outcome.size, 7000U);
    EXPECT_EQ(truncations_, 0U);
  }
}

TEST_F(HttpResponseTest, OfALongOneTheBeginningIsLogged) {
  answer_.body = std::string(8192, 'a') + std::string(kMegabyte, 'b');
  const SeenOutcome outcome = run();
  EXPECT_EQ(outcome.response, std::string(8192, 'a'));
  EXPECT_EQ(outcome.response_omitted, kMegabyte);
  EXPECT_EQ(outcome.size, 8192U + kMegabyte);
  EXPECT_EQ(truncations_, 1U);
}

TEST_F(HttpResponseTest, IsDecodedWhereItIsRead) {
  const std::string text = "hello, " + std::string(100'000, 'x');
  for (const auto& [encoding, bytes] :
       {std::pair("gzip", gzip(text)), std::pair("br", brotli(text))}) {
    answer_ = HttpAnswer::text(bytes).with("Content-Encoding", encoding);
    const SeenOutcome outcome = run();
    EXPECT_EQ(outcome.code, "200") << outcome.error;
    EXPECT_EQ(outcome.response, text.substr(0, 8192)) << encoding;
    EXPECT_EQ(outcome.response_omitted, text.size() - 8192);
    EXPECT_EQ(outcome.size, bytes.size());
  }
}

TEST_F(HttpResponseTest, IsNotDecodedWhereNobodyReadsIt) {
  answer_ = HttpAnswer::text("no gzip").with("Content-Encoding", "gzip");
  EXPECT_EQ(run(false).code, "200");
}

TEST_F(HttpResponseTest, AnEmptyOneIsEmpty) {
  answer_ = HttpAnswer::of_status(204);
  EXPECT_EQ(run().code, "204");
  answer_ = HttpAnswer::text("hello");
  method_ = "HEAD";
  const SeenOutcome outcome = run();
  EXPECT_EQ(outcome.code, "200");
  EXPECT_EQ(outcome.size, 0U);
  EXPECT_EQ(outcome.response, "");
}

TEST_F(HttpResponseTest, StatusDecidesSuccess) {
  for (const auto& [status, success] :
       {std::pair(200, true), std::pair(299, true), std::pair(304, true), std::pair(399, true),
        std::pair(400, false), std::pair(599, false)}) {
    answer_ = HttpAnswer::of_status(status);
    const SeenOutcome outcome = run();
    EXPECT_EQ(outcome.code, std::to_string(status));
    EXPECT_EQ(outcome.success, success);
    EXPECT_EQ(outcome.error, success ? "" : "status " + std::to_string(status));
  }
}

TEST_F(HttpResponseTest, ACheckThatFailsKeepsTheCode) {
  answer_ = HttpAnswer::text(R"({"status": "red"})").with("X-Kind", "json");
  const auto fails = [this](config::CheckType type, std::string rule) {
    const SeenOutcome outcome = run(false, {check(type, std::move(rule))});
    EXPECT_EQ(outcome.code, "200");
    EXPECT_EQ(outcome.error.empty(), outcome.success);
    return !outcome.success;
  };
  EXPECT_TRUE(fails(config::CheckType::json, R"($.status = "green")"));
  EXPECT_FALSE(fails(config::CheckType::json, R"($.status = "red")"));
  EXPECT_TRUE(fails(config::CheckType::body, "green"));
  EXPECT_FALSE(fails(config::CheckType::body, "r.d"));
  EXPECT_TRUE(fails(config::CheckType::header, "X-Kind = xml"));
  EXPECT_FALSE(fails(config::CheckType::header, "x-kind = json"));
  EXPECT_TRUE(fails(config::CheckType::status, "201"));
  EXPECT_TRUE(fails(config::CheckType::duration, "< 1ns"));
  const SeenOutcome outcome = run(
      false, {check(config::CheckType::status, "200"), check(config::CheckType::body, "green")});
  EXPECT_NE(outcome.error.find("check 'mine' failed"), std::string::npos) << outcome.error;
}

TEST_F(HttpResponseTest, ACheckDoesNotMakeAFailureASuccess) {
  answer_ = HttpAnswer::of_status(404);
  EXPECT_FALSE(run(false, {check(config::CheckType::status, "404")}).success);
}

TEST_F(HttpResponseTest, ChecksSeeUpTo4MiB) {
  answer_.body = std::string(4 * kMegabyte - 3, 'x') + "end";
  EXPECT_TRUE(run(false, {check(config::CheckType::body, "end$")}).success);
  answer_.body += "!";
  EXPECT_FALSE(run(false, {check(config::CheckType::body, "end")}).success);
  const SeenOutcome outcome =
      run(true, {check(config::CheckType::status, "200"), check(config::CheckType::body, "^x")});
  EXPECT_EQ(outcome.response.size(), 8192U);
  EXPECT_EQ(outcome.response_omitted, 4 * kMegabyte + 1 - 8192);
}

TEST_F(HttpResponseTest, SecretsInACheckAreMasked) {
  HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("hunter2"); });
  plan::JobPlan plan = http_job(server.url());
  plan.secrets.add("hunter2");
  http_of(plan).checks = {check(config::CheckType::json, "$.hunter2 = 1")};
  const SeenOutcome outcome = run_once(std::move(plan));
  EXPECT_FALSE(outcome.success);
  EXPECT_EQ(outcome.error.find("hunter2"), std::string::npos) << outcome.error;
}

}  // namespace
}  // namespace timing::test
