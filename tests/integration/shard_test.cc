// Eight processes that share a plan, seen from outside the built binary: together they send what
// one would.
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/integration/exposed_histogram.h"
#include "tests/support/http/http_server.h"
#include "tests/support/process/timing.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kShards = 8;

using Processes = std::vector<std::unique_ptr<Timing>>;

Processes start_all(const std::string& config, std::vector<std::string> arguments = {}) {
  Processes processes;
  for (std::size_t index = 0; index < kShards; ++index) {
    TimingOptions options{.arguments = arguments};
    options.arguments.push_back("--shard");
    options.arguments.push_back(fmt::format("{}/{}", index, kShards));
    processes.push_back(std::make_unique<Timing>(config, options));
  }
  return processes;
}

// A pause so long that all of them are up, on a busy machine too; later they would begin at once.
std::string soon() {
  const auto time = std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now()) + 4s;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}Z", fmt::gmtime(time));
}

// The pages of all of them, when the job is done everywhere.
std::vector<Samples> last_pages(const Processes& processes, const std::string& job) {
  std::vector<Samples> pages;
  for (const auto& process : processes) {
    process->process().wait_for("job '" + job + "': ");
    pages.push_back(process->scrape_until("the end of its runs", [&](const Samples& page) {
      return page.sum("timing_job_runs_remaining", {{"name", job}}) == 0 &&
             page.sum("timing_job_runs_in_flight", {{"name", job}}) == 0;
    }));
  }
  return pages;
}

double sum(const std::vector<Samples>& pages, const std::string& name) {
  double total = 0;
  for (const Samples& page : pages) total += page.sum(name);
  return total;
}

std::multiset<std::string> targets_of(const HttpServer& server) {
  std::multiset<std::string> targets;
  for (const ReceivedRequest& request : server.requests()) targets.insert(request.target);
  return targets;
}

// "/0", "/1" and so on, each once.
std::multiset<std::string> each_once(std::size_t first, std::size_t count) {
  std::multiset<std::string> targets;
  for (std::size_t i = 0; i < count; ++i) targets.insert("/" + std::to_string(first + i));
  return targets;
}

TEST(ShardTest, ACountOfAClosedLoopIsReachedExactlyAndEachRunHasItsNumber) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  const Processes processes = start_all(
      "name: load\nrun_thread: 20\nrun_count: 1003\n"
      "log_requests: none\nurl: \"" +
      server.url("/{{.Run}}") + "\"\n");
  const std::vector<Samples> pages = last_pages(processes, "load");
  EXPECT_EQ(targets_of(server), each_once(1, 1003));
  EXPECT_EQ(sum(pages, "timing_requests_total"), 1003);
  EXPECT_EQ(sum(pages, "timing_job_runs_started_total"), 1003);
  for (std::size_t index = 0; index < kShards; ++index) {
    EXPECT_EQ(pages[index].value("timing_shard_info",
                                 {{"shard", std::to_string(index)}, {"shards", "8"}}),
              1);
    EXPECT_GE(pages[index].sum("timing_job_runs_started_total"), 125);
    EXPECT_NE(processes[index]->process().output().find(
                  fmt::format("this is shard {} of 8, the first being 0, by --shard", index)),
              std::string::npos);
  }
}

TEST(ShardTest, ARateFromASetInstantIsThatRate) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  const Processes processes =
      start_all("name: load\nrate: 300/s\nrun_for: 2s\nlog_requests: none\nstart: " + soon() +
                "\nurl: " + server.url() + "\n");
  for (const auto& process : processes) {
    process->process().wait_for("job 'load': done, run_for 2s reached");
  }
  const std::vector<Samples> pages = last_pages(processes, "load");
  EXPECT_EQ(sum(pages, "timing_job_runs_planned_total"), 600);
  EXPECT_EQ(sum(pages, "timing_job_runs_dropped_total"), 0);
  // A machine that was stopped for too long misses some, and says so.
  const auto missed = static_cast<std::size_t>(sum(pages, "timing_job_runs_missed_total"));
  EXPECT_EQ(server.request_count(), 600U - missed);
  EXPECT_EQ(sum(pages, "timing_requests_total"), 600.0 - static_cast<double>(missed));
}

TEST(ShardTest, EachThreadRunsOnOneOfThemUnderItsOwnNumber) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  const Processes processes = start_all(
      "name: tick\nrun_every: 10s\nrun_thread: 21\nrun_count: 21\nlog_requests: none\n"
      "url: \"" +
      server.url("/{{.Thread}}") + "\"\n");
  const std::vector<Samples> pages = last_pages(processes, "tick");
  EXPECT_EQ(targets_of(server), each_once(0, 21));
}

TEST(ShardTest, BodiesInTurnAreEachSentAsOften) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  std::string config =
      "name: turns\nrun_thread: 10\nrun_count: 77\npick: round_robin\nlog_requests: none\n"
      "method: POST\nurl: " +
      server.url() + "\nbody:\n";
  for (int body = 0; body < 7; ++body) config += fmt::format("  b{0}: 'body {0}'\n", body);
  const std::vector<Samples> pages = last_pages(start_all(config), "turns");
  std::map<std::string, int> sent;
  for (const ReceivedRequest& request : server.requests()) ++sent[request.body];
  ASSERT_EQ(sent.size(), 7U);
  for (const auto& [body, times] : sent) EXPECT_EQ(times, 11) << body;
}

TEST(ShardTest, AJobOfOneThreadRunsOnOneOfThem) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  const Processes processes =
      start_all("name: alone\nrun_every: 20ms\nrun_count: 5\nurl: " + server.url() + "\n");
  const std::vector<Samples> pages = last_pages(processes, "alone");
  EXPECT_EQ(server.request_count(), 5U);
  std::size_t resting = 0;
  for (const auto& process : processes) {
    const bool rests = process->process().output().find("job 'alone': rests") != std::string::npos;
    resting += rests ? 1 : 0;
    const std::string status = process->get("/api/v1/status").body;
    EXPECT_NE(status.find(rests ? "\"in_shard\":false" : "\"in_shard\":true"), std::string::npos);
  }
  EXPECT_EQ(resting, kShards - 1);
}

// Run n is answered after one of four delays, which lie far from the bounds of the buckets.
HttpAnswer delayed(const ReceivedRequest& request) {
  constexpr std::chrono::milliseconds kDelays[] = {0ms, 300ms, 300ms, 1200ms};
  const auto number = std::stoul(request.target.substr(1));
  return HttpAnswer::text("ok").after(kDelays[number % 4]);
}

TEST(ShardTest, HistogramsAddUpToThatOfOneProcess) {
  const HttpServer server(delayed);
  const std::string config =
      "name: load\nrun_thread: 16\nrun_count: 96\nlog_requests: none\n"
      "url: \"" +
      server.url("/{{.Run}}") + "\"\n";
  const std::vector<std::string> buckets = {"--buckets", "0.15,0.6,2.4,9.6"};
  const Timing one(config, {.arguments = buckets});
  const Samples alone = one.scrape_until(
      "all runs", [](const Samples& page) { return page.sum("timing_requests_total") == 96; });
  EXPECT_EQ(one.stop(), 0);
  const Processes processes = start_all(config, buckets);
  std::vector<Samples> pages = last_pages(processes, "load");
  ASSERT_EQ(sum(pages, "timing_requests_total"), 96);
  const std::string family = "timing_request_duration_seconds";
  const ExposedHistogram expected(alone, family);
  const ExposedHistogram merged(Samples::together(pages), family);
  EXPECT_EQ(merged.count(), expected.count());
  for (const double share : {0.1, 0.5, 0.7, 0.9, 0.99}) {
    const auto bucket = static_cast<double>(expected.bucket_of_quantile(share));
    EXPECT_NEAR(static_cast<double>(merged.bucket_of_quantile(share)), bucket, 1) << share;
  }
}

}  // namespace
}  // namespace timing::test
