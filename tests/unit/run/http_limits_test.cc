// max_response_size: what is read of a body at most.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/support/http/encodings.h"
#include "tests/support/http/http_server.h"
#include "tests/unit/run/http_bench.h"

namespace timing::test {
namespace {

class HttpLimits : public testing::Test {
 protected:
  static plan::JobPlan limited(std::string_view url, std::uint64_t bytes) {
    plan::JobPlan plan = http_job(url);
    http_of(plan).max_response_size = bytes;
    return plan;
  }
};

HttpAnswer answer_of(std::size_t size, HttpAnswer::Framing framing) {
  HttpAnswer answer = HttpAnswer::text(std::string(size, 'x'));
  answer.framing = framing;
  return answer;
}

TEST_F(HttpLimits, ABodyOfTheLimitPassesAndOneMoreByteDoesNot) {
  using Framing = HttpAnswer::Framing;
  for (const Framing framing : {Framing::content_length, Framing::chunked, Framing::until_close}) {
    for (const std::size_t limit : {1U, 10U, 100'000U}) {
      HttpServer server([&](const ReceivedRequest& request) {
        return answer_of(request.target == "/more" ? limit + 1 : limit, framing);
      });
      const SeenOutcome whole = run_once(limited(server.url("/"), limit));
      EXPECT_EQ(whole.code, "200") << whole.error;
      EXPECT_EQ(whole.size, limit);
      const SeenOutcome more = run_once(limited(server.url("/more"), limit));
      EXPECT_EQ(more.code, "CLIENT_ERR_063") << limit;
      EXPECT_EQ(more.error,
                "the body is larger than max_response_size (" + std::to_string(limit) + " bytes)");
    }
  }
}

TEST_F(HttpLimits, AnEndlessBodyEnds) {
  HttpServer server([](const ReceivedRequest&) {
    HttpAnswer answer = answer_of(1U << 20U, HttpAnswer::Framing::until_close);
    answer.ending = HttpAnswer::Ending::silence;
    return answer;
  });
  EXPECT_EQ(run_once(limited(server.url(), 1000)).code, "CLIENT_ERR_063");
}

TEST_F(HttpLimits, ItsConnectionIsNotUsedAgain) {
  HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("too long"); });
  HttpBench bench;
  const HttpBench::Job& ran = bench.add(limited(server.url(), 3), 5);
  bench.run();
  ASSERT_EQ(ran.outcomes.size(), 5U);
  for (const SeenOutcome& outcome : ran.outcomes) EXPECT_EQ(outcome.code, "CLIENT_ERR_063");
  EXPECT_EQ(server.connections(), 5U);
  EXPECT_TRUE(server.wait_for_open_connections(0));
}

TEST_F(HttpLimits, BytesCountAsTheyAreSent) {
  const std::string text(1000, 'x');
  const std::string packed = gzip(text);
  HttpServer server([&](const ReceivedRequest&) {
    return HttpAnswer::text(packed).with("Content-Encoding", "gzip");
  });
  plan::JobPlan plan = limited(server.url(), packed.size());
  http_of(plan).log_response = true;
  const SeenOutcome whole = run_once(plan);
  EXPECT_EQ(whole.code, "200") << whole.error;
  EXPECT_EQ(whole.response, text);
  http_of(plan).max_response_size = packed.size() - 1;
  EXPECT_EQ(run_once(plan).code, "CLIENT_ERR_063");
}

TEST_F(HttpLimits, ALengthWithoutABodyIsNone) {
  HttpServer server([](const ReceivedRequest& request) {
    if (request.method == "HEAD") return HttpAnswer::text(std::string(1000, 'x'));
    return HttpAnswer::of_bytes("HTTP/1.1 304 Not Modified\r\nContent-Length: 1000\r\n\r\n");
  });
  plan::JobPlan plan = limited(server.url(), 10);
  EXPECT_EQ(run_once(plan).code, "304");
  http_of(plan).method = "HEAD";
  EXPECT_EQ(run_once(plan).code, "200");
}

}  // namespace
}  // namespace timing::test
