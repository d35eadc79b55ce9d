// The pages of the built binary beside the metrics: what they say of jobs that run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/integration/checked_timing.h"
#include "tests/support/http/http_server.h"
#include "tests/support/process/http_send.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::json;

constexpr const char* kStatusPath = "/api/v1/status";
constexpr const char* kConfigPath = "/api/v1/config";

// Open only for a second of a year.
constexpr const char* kNeverNow =
    "range: {month: {eq: 1}, day: {eq: 1}, hour: {eq: 3}, minute: {eq: 7}, second: {eq: 11}}\n";

// "2026-11-22T12:00:00.000Z"
bool is_time(const Json& json) {
  const auto text = json.get<std::string>();
  return text.size() == 24 && text[10] == 'T' && text[19] == '.' && text.ends_with('Z');
}

Json status_of(const Timing& timing) {
  const HttpReply reply = timing.get(kStatusPath);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.content_type, "application/json");
  return Json::parse(reply.body);
}

TEST(StatusPageTest, TellsOfJobsInEveryState) {
  const HttpServer server([](const ReceivedRequest& request) {
    return request.target == "/bad" ? HttpAnswer::of_status(500) : HttpAnswer::text("ok");
  });
  const HttpServer slow([](const ReceivedRequest&) { return HttpAnswer::silence(); });
  const CheckedTiming timing(
      "name: done\nurl: " + server.url("/good") + "\nrun_count: 3\nrun_every: 10ms\n---\n" +
      "name: failing\nurl: " + server.url("/bad") + "\nrun_count: 2\n---\n" +
      "name: waiting\nurl: http://u:hunter2@127.0.0.1:1/\n" + kNeverNow + "---\n" +
      "name: ending\nurl: " + slow.url() + "\nrun_count: 1\n---\n" +
      "name: open\nurl: " + server.url() + "\nrun_every: 1h\n---\n" +
      "name: lite\ntype: database\ndatabase: {type: sqlite, file: a.sqlite}\n"
      "sql: {query: [SELECT 1]}\nrun_every: 1h\n");
  timing.process().wait_until("two jobs have finished", [&] {
    const Json jobs = status_of(timing)["jobs"];
    return jobs.size() == 6U && jobs[0]["state"] == "finished" && jobs[1]["state"] == "finished";
  });
  ASSERT_TRUE(slow.wait_for_requests(1));
  timing.scrape_until("the query", [](const Samples& samples) {
    return samples.sum("timing_requests_total", {{"name", "lite"}}) == 1 &&
           samples.sum("timing_requests_total", {{"name", "open"}}) == 1;
  });

  const Json status = status_of(timing);
  EXPECT_EQ(status["state"], "running");
  EXPECT_GE(status["uptime_seconds"].get<double>(), 0);
  EXPECT_TRUE(is_time(status["started"]));
  EXPECT_THAT(status["config"]["file"], HasSubstr("config.yml"));
  EXPECT_EQ(status["config"]["last_reload_successful"], true);
  EXPECT_EQ(status["config"]["reload_failures"], 0);
  const Json& jobs = status["jobs"];
  ASSERT_EQ(jobs.size(), 6U);

  EXPECT_EQ(jobs[0]["name"], "done");
  EXPECT_EQ(jobs[0]["type"], "http");
  EXPECT_EQ(jobs[0]["url"], server.url("/good"));
  EXPECT_EQ(jobs[0]["database"], nullptr);
  EXPECT_EQ(jobs[0]["state"], "finished");
  EXPECT_EQ(jobs[0]["window"]["open"], false);
  EXPECT_EQ(jobs[0]["runs"]["started"], 3);
  EXPECT_EQ(jobs[0]["runs"]["remaining"], 0);
  EXPECT_EQ(jobs[0]["requests"]["success"], 3);
  EXPECT_EQ(jobs[0]["requests"]["failure"], 0);
  EXPECT_TRUE(is_time(jobs[0]["last_success"]));

  EXPECT_EQ(jobs[1]["requests"]["success"], 0);
  EXPECT_EQ(jobs[1]["requests"]["failure"], 2);
  EXPECT_EQ(jobs[1]["last_success"], nullptr);

  EXPECT_EQ(jobs[2]["state"], "waiting");
  EXPECT_EQ(jobs[2]["url"], "http://127.0.0.1:1/");
  EXPECT_THAT(jobs[2]["window"]["next_change"], HasSubstr("-01-01T03:07:11.000Z"));
  EXPECT_EQ(jobs[2]["next_run"], jobs[2]["window"]["next_change"]);
  EXPECT_EQ(jobs[2]["runs"]["planned"], 0);

  EXPECT_EQ(jobs[3]["state"], "ending");
  EXPECT_EQ(jobs[3]["runs"]["in_flight"], 1);

  EXPECT_EQ(jobs[4]["state"], "open");
  EXPECT_EQ(jobs[4]["runs"]["remaining"], nullptr);
  EXPECT_TRUE(is_time(jobs[4]["next_run"]));

  EXPECT_EQ(jobs[5]["type"], "sqlite");
  EXPECT_EQ(jobs[5]["url"], nullptr);
  EXPECT_EQ(jobs[5]["database"], "sqlite://a.sqlite");
  EXPECT_EQ(jobs[5]["requests"]["success"], 1);
  EXPECT_THAT(status.dump(), Not(HasSubstr("hunter2")));
}

TEST(StatusPageTest, FollowsReloads) {
  const CheckedTiming timing(std::string("name: one\nurl: http://127.0.0.1:1/\n") + kNeverNow);
  timing.address();
  timing.change_config("nonsense: x\n");
  timing.process().wait_for("the config before it goes on");
  Json status = status_of(timing);
  EXPECT_EQ(status["config"]["last_reload_successful"], false);
  EXPECT_EQ(status["config"]["reload_failures"], 1);
  EXPECT_THAT(timing.get(kConfigPath).body, HasSubstr("name: one\n"));
  timing.change_config(std::string("name: two\nurl: http://127.0.0.1:1/\n") + kNeverNow);
  timing.process().wait_for("reloaded");
  status = status_of(timing);
  EXPECT_EQ(status["config"]["last_reload_successful"], true);
  EXPECT_EQ(status["jobs"].size(), 1U);
  EXPECT_EQ(status["jobs"][0]["name"], "two");
  EXPECT_THAT(timing.get(kConfigPath).body, HasSubstr("name: two\n"));
}

TEST(StatusPageTest, HasRoomForAThousandJobs) {
  std::string config;
  for (int i = 0; i < 1'000; ++i) {
    config += "name: job " + std::to_string(i) + "\nurl: http://u:word" + std::to_string(i) +
              "@127.0.0.1:1/\n" + kNeverNow + "---\n";
  }
  const CheckedTiming timing(config);
  timing.process().wait_for("runs 1000 job(s)");
  timing.process().wait_until("the first config runs",
                              [&] { return timing.get("/-/ready").status == 200; });
  const Json status = status_of(timing);
  ASSERT_EQ(status["jobs"].size(), 1'000U);
  EXPECT_EQ(status["jobs"][999]["name"], "job 999");
  const HttpReply page = timing.get(kConfigPath);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, Not(HasSubstr("word123")));
  EXPECT_THAT(page.body, HasSubstr("name: job 999\nurl: \"http://***@127.0.0.1:1/\"\n"));
}

TEST(ConfigPageTest, ShowsWhatRunsWithoutSecrets) {
  const CheckedTiming timing(
      std::string("# hunter2\nname: x\nurl: 'http://u:hunter2@127.0.0.1:1/{{ .Env \"WORD\" }}'\n"
                  "header: {Authorization: Bearer hunter3}\nbody: {a: is t0k3n}\n") +
          kNeverNow,
      {.environment = {{"WORD", "t0k3n"}}});
  timing.process().wait_until("the first config runs",
                              [&] { return timing.get(kConfigPath).status != 503; });
  const HttpReply page = timing.get(kConfigPath);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.content_type, HasSubstr("application/yaml"));
  EXPECT_THAT(page.body, AllOf(HasSubstr("name: x\n"), HasSubstr("a: \"is ***\"\n"),
                               Not(HasSubstr("hunter")), Not(HasSubstr("t0k3n"))));
}

TEST(PagesTest, AreWhereTheyAreTold) {
  const CheckedTiming timing(std::string("url: http://127.0.0.1:1/\n") + kNeverNow,
                             {.arguments = {"--web.telemetry-path", "/prometheus/metrics"}});
  const std::string address = timing.address();
  const std::string base = address.substr(0, address.find("/prometheus"));
  EXPECT_EQ(http_get(base + "/prometheus/metrics").status, 200);
  EXPECT_EQ(http_get(base + "/metrics").status, 404);
  const HttpReply landing = http_get(base + "/");
  for (const char* link : {"prometheus/metrics", "api/v1/status", "api/v1/config", "-/healthy"}) {
    EXPECT_THAT(landing.body, HasSubstr("href=\"" + std::string(link) + "\""));
    EXPECT_EQ(http_get(base + "/" + link).status, 200) << link;
  }
}

TEST(PagesTest, AreServedAtEveryAddress) {
  const CheckedTiming timing(
      std::string("url: http://127.0.0.1:1/\n") + kNeverNow,
      {.arguments = {"--addr", "127.0.0.1:0", "--web.listen-address=localhost:0"}});
  constexpr std::string_view kLine = "metrics on http://";
  timing.process().wait_for("1 job(s)");
  const std::string log = timing.process().output();
  std::vector<std::string> addresses;
  for (std::size_t at = log.find(kLine); at != std::string::npos; at = log.find(kLine, at + 1)) {
    const std::size_t start = at + std::string_view("metrics on ").size();
    addresses.push_back(log.substr(start, log.find('\n', start) - start));
  }
  EXPECT_EQ(addresses.size(), 3U);
  for (const std::string& address : addresses) EXPECT_EQ(http_get(address).status, 200) << address;
}

TEST(PagesTest, AreNotReadyOnceTheProgramStops) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::silence(); });
  const CheckedTiming timing("url: " + server.url() + "\ntimeout: 0\n",
                             {.arguments = {"--grace", "10m"}});
  ASSERT_TRUE(server.wait_for_requests(1));
  timing.process().wait_until("readiness", [&] { return timing.get("/-/ready").status == 200; });
  timing.process().signal(SIGTERM);
  timing.process().wait_for("no new runs");
  EXPECT_EQ(timing.get("/-/ready").status, 503);
  EXPECT_EQ(timing.get("/-/healthy").status, 200);
  EXPECT_EQ(status_of(timing)["state"], "stopping");
}

}  // namespace
}  // namespace timing::test
