// Every fault and its number, which is libcurl's.
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "tests/support/http/http_server.h"
#include "tests/unit/run/http_bench.h"

namespace timing::test {
namespace {

using std::chrono::milliseconds;

struct Fault {
  std::string name;
  std::string code;
  std::string curl_words;  // that libcurl's error has
  std::string native_words;
  HttpAnswer answer;

  const std::string& words() const {
    return engine_under_test() == config::EngineChoice::native ? native_words : curl_words;
  }
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

class HttpFault : public testing::TestWithParam<Fault> {};

// A libcurl before 8.1.1 looks into a header of the answer before, which is gone by then.
TEST(HttpFaultAfterAnAnswer, ABlankBeforeTheFirstFieldIsRefusedAndTheNextRequestGoesWell) {
  std::atomic<int> asked{0};
  HttpServer server([&asked](const ReceivedRequest&) {
    if (++asked % 2 == 1) return HttpAnswer::text("x").with("X-Long", std::string(4000, 'y'));
    return HttpAnswer::of_bytes("HTTP/1.1 200 OK\r\n X: y\r\nContent-Length: 1\r\n\r\nx");
  });
  HttpBench bench;
  HttpBench::Job& ran = bench.add(http_job(server.url("/x")), 6);
  bench.run();
  ASSERT_EQ(ran.outcomes.size(), 6U);
  for (std::size_t number = 0; number < 6; ++number) {
    EXPECT_EQ(ran.outcomes[number].success, number % 2 == 0) << ran.outcomes[number].error;
    EXPECT_EQ(ran.outcomes[number].code, number % 2 == 0 ? "200" : "CLIENT_ERR_008");
  }
}

TEST_P(HttpFault, HasItsNumberAndWords) {
  HttpServer server([](const ReceivedRequest&) { return GetParam().answer; });
  plan::JobPlan job = http_job(server.url("/x"));
  http_of(job).log_response = true;
  job.timeout = milliseconds(300);
  HttpBench bench;
  HttpBench::Job& ran = bench.add(std::move(job), 2);
  bench.run();
  ASSERT_EQ(ran.outcomes.size(), 2U);
  for (const SeenOutcome& outcome : ran.outcomes) {
    EXPECT_EQ(outcome.code, GetParam().code) << outcome.error;
    EXPECT_FALSE(outcome.success);
    EXPECT_NE(outcome.error.find(GetParam().words()), std::string::npos) << outcome.error;
    EXPECT_EQ(outcome.error.find('\n'), std::string::npos);
    EXPECT_EQ(outcome.subject, server.url("/x"));
  }
  EXPECT_EQ(ran.ends, (std::vector{run::RunEnd::finished, run::RunEnd::finished}));
  EXPECT_EQ(ran.totals().requests.size(), 1U);
  EXPECT_EQ(ran.totals().requests[0].failure, 2U);
  EXPECT_EQ(ran.totals().requests[0].success, 0U);
  EXPECT_EQ(ran.totals().requests[0].service_time.count(), 2U);
}

std::vector<Fault> faults() {
  HttpAnswer half_chunk =
      HttpAnswer::of_bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
  HttpAnswer no_chunk =
      HttpAnswer::of_bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n");
  HttpAnswer stalled = HttpAnswer::of_bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel");
  stalled.ending = HttpAnswer::Ending::silence;
  HttpAnswer half_head = HttpAnswer::of_bytes("HTTP/1.1 200 OK\r\nContent-Le");
  HttpAnswer reset_body = HttpAnswer::of_bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhe");
  reset_body.ending = HttpAnswer::Ending::reset;
  return {
      {"Status404", "404", "status 404", "status 404", HttpAnswer::of_status(404)},
      {"Status500", "500", "status 500", "status 500", HttpAnswer::of_status(500)},
      {"ClosedAtOnce", "CLIENT_ERR_052", "Empty reply", "without an answer",
       HttpAnswer::close_at_once()},
      {"ResetAtOnce", "CLIENT_ERR_056", "reset by peer", "reset by peer",
       HttpAnswer::reset_at_once()},
      {"NeverAnswers", "CLIENT_ERR_028", "timed out", "timed out", HttpAnswer::silence()},
      {"StallsInTheBody", "CLIENT_ERR_028", "timed out", "timed out", stalled},
      {"TruncatedBody", "CLIENT_ERR_018", "7 bytes", "7 bytes of it are missing",
       HttpAnswer::truncated("hel", 10)},
      {"TruncatedChunk", "CLIENT_ERR_018", "transfer closed", "in the middle of the chunked body",
       half_chunk},
      {"ResetInTheBody", "CLIENT_ERR_056", "reset by peer", "reset by peer", reset_body},
      {"NoChunk", "CLIENT_ERR_056", "", "chunk", no_chunk},
      {"Rubbish", "CLIENT_ERR_001", "HTTP/0.9", "not HTTP/1.x",
       HttpAnswer::of_bytes(std::string("\0\xff\r\n\x01 rubbish", 13))},
      {"HalfAHeader", "CLIENT_ERR_056", "", "in the middle of the header", half_head},
      {"HalfAHeaderBehindItsLength", "CLIENT_ERR_056", "in the middle of the header",
       "in the middle of the header",
       HttpAnswer::of_bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n")},
      {"BlankBeforeTheFirstField", "CLIENT_ERR_008", "", "begins with a blank",
       HttpAnswer::of_bytes("HTTP/1.1 200 OK\r\n X: y\r\nContent-Length: 1\r\n\r\nx")},
      {"TrailerWithoutColon", "CLIENT_ERR_008", "malformed", "without a colon",
       HttpAnswer::of_bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                            "1\r\nx\r\n0\r\nnonsense\r\n\r\n")},
      {"LineBeyondLibcurls", "CLIENT_ERR_056", "larger than libcurl takes", "larger than 256 KiB",
       HttpAnswer::text("x").with("X", std::string(350'000, 'a'))},
      {"LengthsThatDiffer", "CLIENT_ERR_008", "contradict each other", "contradict each other",
       HttpAnswer::of_bytes("HTTP/1.1 200 OK\r\nContent-Length: 6\r\nContent-Length: 1\r\n\r\nx")},
      {"InjectedHeader", "CLIENT_ERR_008", "control character", "control character",
       HttpAnswer::text("x").with("X", "a\rSet-Cookie: b")},
      {"BrokenGzip", "CLIENT_ERR_061", "", "Content-Encoding",
       HttpAnswer::text("no gzip at all").with("Content-Encoding", "gzip")},
      {"UnknownEncoding", "CLIENT_ERR_061", "", "not known",
       HttpAnswer::text("x").with("Content-Encoding", "rot13")},
  };
}

INSTANTIATE_TEST_SUITE_P(All, HttpFault, testing::ValuesIn(faults()),
                         [](const auto& fault) { return fault.param.name; });

// libcurl before 8.1.1 takes it for the end of the last header of the last answer, which is gone.
TEST(HttpFaultBehindAnAnswer, ABlankBeforeTheFirstField) {
  HttpServer server([](const ReceivedRequest& request) {
    if (request.target == "/1") return HttpAnswer::text("x").with("X", std::string(500, 'a'));
    return HttpAnswer::of_bytes("HTTP/1.1 200 OK\r\n X: y\r\nContent-Length: 1\r\n\r\nx");
  });
  plan::JobPlan job = http_job("");
  http_of(job).url = compiled(server.url("/{{ .Run }}"));
  HttpBench bench;
  const HttpBench::Job& ran = bench.add(std::move(job), 4);
  bench.run();
  ASSERT_EQ(ran.outcomes.size(), 4U);
  EXPECT_EQ(ran.outcomes[0].code, "200");
  for (std::size_t run = 1; run < 4; ++run) EXPECT_EQ(ran.outcomes[run].code, "CLIENT_ERR_008");
}

// A port of 127.0.0.1 where nobody listens.
std::string refusing_url() {
  const HttpServer gone([](const ReceivedRequest&) { return HttpAnswer(); });
  return gone.url("/x");
}

TEST(HttpConnectTest, ARefusedConnectionIsNotConnected) {
  HttpBench bench;
  HttpBench::Job& job = bench.add(http_job(refusing_url()), 3);
  bench.run();
  ASSERT_EQ(job.outcomes.size(), 3U);
  EXPECT_EQ(job.outcomes[0].code, "CLIENT_ERR_007");
  EXPECT_TRUE(job.outcomes[0].error.ends_with(": Connection refused")) << job.outcomes[0].error;
  EXPECT_EQ(job.ends, std::vector(3, run::RunEnd::connect_failed));
}

TEST(HttpConnectTest, ARunOfWhichOneRequestConnectsIsConnected) {
  HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  plan::JobPlan plan = http_job("");
  const std::string dead = refusing_url();
  http_of(plan).url = compiled(R"({{ .RandomItem ")" + dead + R"(" }})");
  add_body(plan, "a");
  add_body(plan, "b");
  HttpBench bench;
  HttpBench::Job& all_dead = bench.add(plan);
  // A request that fails does not keep the rest of its list from running.
  http_of(plan).url = plan::Template::literal(server.url());
  HttpBench::Job& alive = bench.add(std::move(plan));
  bench.run();
  EXPECT_EQ(all_dead.outcomes.size(), 2U);
  EXPECT_EQ(all_dead.ends, std::vector{run::RunEnd::connect_failed});
  EXPECT_EQ(alive.outcomes.size(), 2U);
  EXPECT_EQ(alive.ends, std::vector{run::RunEnd::finished});
}

TEST(HttpConnectTest, ARedirectToADeadServerCameFromALivingOne) {
  const std::string dead = refusing_url();
  HttpServer server([&](const ReceivedRequest&) { return HttpAnswer::redirect(302, dead); });
  HttpBench bench;
  HttpBench::Job& job = bench.add(http_job(server.url()));
  bench.run();
  EXPECT_EQ(job.outcomes.at(0).code, "CLIENT_ERR_007");
  EXPECT_EQ(job.ends, std::vector{run::RunEnd::finished});
}

TEST(HttpConnectTest, AWrongUrlIsNotConnectedEither) {
  HttpBench bench;
  HttpBench::Job& job = bench.add(http_job("nonsense"), 2);
  bench.run();
  ASSERT_EQ(job.outcomes.size(), 2U);
  EXPECT_EQ(job.outcomes[1].code, "CLIENT_ERR_003");
  EXPECT_EQ(job.ends, std::vector(2, run::RunEnd::connect_failed));
}

TEST(HttpTimeoutTest, IsRoundedUpToMillisecondsAndNeverEarly) {
  HttpServer server([](const ReceivedRequest&) { return HttpAnswer::silence(); });
  plan::JobPlan job = http_job(server.url());
  job.timeout = std::chrono::microseconds(20'300);
  const SeenOutcome outcome = run_once(std::move(job));
  EXPECT_EQ(outcome.code, "CLIENT_ERR_028");
  EXPECT_GE(outcome.service_time, std::chrono::microseconds(20'300));
}

TEST(HttpTimeoutTest, ZeroMeansNone) {
  HttpServer server(
      [](const ReceivedRequest&) { return HttpAnswer::text("late").after(milliseconds(300)); });
  EXPECT_EQ(run_once(http_job(server.url())).code, "200");
}

TEST(HttpTimeoutTest, HoldsForEachRequestOfARunByItself) {
  HttpServer server([](const ReceivedRequest& request) {
    return request.body == "slow" ? HttpAnswer::silence() : HttpAnswer::text("ok");
  });
  plan::JobPlan plan = http_job(server.url());
  http_of(plan).method = "POST";
  add_body(plan, "slow");
  add_body(plan, "quick");
  plan.timeout = milliseconds(100);
  HttpBench bench;
  HttpBench::Job& job = bench.add(std::move(plan));
  bench.run();
  ASSERT_EQ(job.outcomes.size(), 2U);
  EXPECT_EQ(job.outcomes[0].code, "CLIENT_ERR_028");
  EXPECT_EQ(job.outcomes[1].code, "200");
}

TEST(HttpSecretTest, ReachesNoText) {
  HttpServer server([](const ReceivedRequest&) {
    return HttpAnswer::text("you said hunter2").with("X-Seen", "hunter2");
  });
  plan::JobPlan job =
      http_job("http://user:hunter2@127.0.0.1:" + std::to_string(server.port()) + "/hunter2/x");
  job.secrets.add("hunter2");
  http_of(job).log_response = true;
  const SeenOutcome outcome = run_once(std::move(job));
  EXPECT_EQ(server.requests().at(0).target, "/hunter2/x");
  EXPECT_EQ(outcome.subject, server.url("/***/x"));
  EXPECT_EQ(outcome.response, "you said ***");

  plan::JobPlan encoded = http_job(server.url("/?token=p w{\xc3\xa4}&x"));
  encoded.secrets.add("p w{\xc3\xa4}");
  EXPECT_EQ(run_once(std::move(encoded)).subject, server.url("/?token=***&x"));

  plan::JobPlan unknown = http_job("http://hunter2.invalid/");
  unknown.secrets.add("hunter2");
  const SeenOutcome failed = run_once(std::move(unknown));
  EXPECT_EQ(failed.code, "CLIENT_ERR_006");
  EXPECT_EQ(failed.error.find("hunter2"), std::string::npos) << failed.error;
}

}  // namespace
}  // namespace timing::test
