// Which bodies a run sends, and how they look on the wire.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/http/http_server.h"
#include "tests/unit/run/http_bench.h"

namespace timing::test {
namespace {

class HttpBodies : public testing::Test {
 protected:
  // The bodies that reach the server, in so many runs, by one thread.
  static std::vector<std::string> sent(const plan::JobPlan& plan, unsigned runs) {
    HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
    plan::JobPlan there = plan;
    http_of(there).url = plan::Template::literal(server.url());
    HttpBench bench;
    bench.add(std::move(there), runs);
    bench.run();
    std::vector<std::string> bodies;
    for (const ReceivedRequest& request : server.requests()) bodies.push_back(request.body);
    return bodies;
  }

  static plan::JobPlan job_of_three(config::BodyPick pick) {
    plan::JobPlan plan = http_job("http://unused/");
    http_of(plan).method = "POST";
    for (const char* name : {"a", "b", "c"}) add_body(plan, name, name);
    http_of(plan).pick = pick;
    return plan;
  }

  using Texts = std::vector<std::string>;
};

TEST_F(HttpBodies, AreAllSentByEachRun) {
  EXPECT_EQ(sent(job_of_three(config::BodyPick::all), 2), (Texts{"a", "b", "c", "a", "b", "c"}));
}

TEST_F(HttpBodies, AreSentInTurn) {
  EXPECT_EQ(sent(job_of_three(config::BodyPick::round_robin), 5), (Texts{"a", "b", "c", "a", "b"}));
}

TEST_F(HttpBodies, AreSentAtRandomByTheSeed) {
  plan::JobPlan plan = job_of_three(config::BodyPick::random);
  plan.seed = 1;
  const Texts once = sent(plan, 50);
  EXPECT_EQ(once.size(), 50U);
  for (const char* name : {"a", "b", "c"}) EXPECT_GT(std::ranges::count(once, name), 0) << name;
  EXPECT_EQ(sent(plan, 50), once);
  plan.seed = 2;
  EXPECT_NE(sent(plan, 50), once);
}

TEST_F(HttpBodies, CountForTheLabelOfTheOneThatWasSent) {
  plan::JobPlan plan = job_of_three(config::BodyPick::round_robin);
  HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  http_of(plan).url = plan::Template::literal(server.url());
  HttpBench bench;
  const HttpBench::Job& ran = bench.add(std::move(plan), 4);
  bench.run();
  std::vector<std::uint32_t> requests;
  for (const SeenOutcome& outcome : ran.outcomes) requests.push_back(outcome.request);
  EXPECT_EQ(requests, (std::vector<std::uint32_t>{0, 1, 2, 0}));
}

TEST_F(HttpBodies, OfFixedBytesAreSentAsTheyAre) {
  plan::JobPlan plan = http_job("http://unused/");
  http_of(plan).method = "PUT";
  const std::string bytes("\0\x89PNG\r\n{{", 9);
  http_of(plan).bodies.push_back({.entity = "file",
                                  .text = plan::Template::literal(""),
                                  .fixed = std::make_shared<const std::string>(bytes)});
  EXPECT_EQ(sent(plan, 2), (Texts{bytes, bytes}));
}

TEST_F(HttpBodies, OfFormsAreEncodedForEachRun) {
  plan::JobPlan plan = http_job("http://unused/");
  http_of(plan).method = "POST";
  http_of(plan).bodies.push_back(
      {.entity = "form",
       .text = plan::Template::literal(""),
       .form = {{"run", compiled("{{ .Run }} & more")}, {"x", plan::Template::literal("ü")}}});
  EXPECT_EQ(sent(plan, 2), (Texts{"run=1+%26+more&x=%C3%BC", "run=2+%26+more&x=%C3%BC"}));
}

}  // namespace
}  // namespace timing::test
