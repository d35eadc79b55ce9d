#include "timing/app/status_page.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/basics/manual_clock.h"

namespace timing::app {
namespace {

using namespace std::chrono_literals;

std::shared_ptr<const plan::JobPlan> job_of(std::string name, Labels labels) {
  return std::make_shared<const plan::JobPlan>(
      plan::JobPlan{.name = std::move(name),
                    .content = {},
                    .url_label = "http://h/",
                    .labels = std::move(labels),
                    .window = plan::Window({}, plan::Timezone::utc()),
                    .run_count = std::nullopt,
                    .secrets = {},
                    .target = plan::HttpPlan{.url = plan::Template::literal("http://h/"),
                                             .method = "GET",
                                             .headers = {},
                                             .bodies = {},
                                             .tls = {},
                                             .checks = {}}});
}

class StatusPageTest : public ::testing::Test {
 protected:
  // Its records, with so many requests.
  record::JobRecords& add(const plan::JobPlan& job, int requests, bool window_open) {
    record::JobRecords& records = registry_.add({.name = job.name,
                                                 .url = job.url_label,
                                                 .requests = {{"GET", ""}},
                                                 .constant = job.labels});
    records.schedule().set({.window_open = window_open, .in_flight = 1});
    record::Recorder& recorder = records.new_recorder();
    record::Outcome outcome;
    outcome.success = true;
    outcome.service_time = 1ms;
    for (int i = 0; i < requests; ++i) recorder.request_ended(outcome);
    return records;
  }
  nlohmann::json status() const { return nlohmann::json::parse(page_.respond({}).body); }

  test::ManualClock clock_;
  record::Registry registry_{record::one_two_five_bounds()};
  record::ProgramCounters counters_;
  RunningConfigHolder config_;
  StatusPage page_{{.clock = clock_,
                    .registry = registry_,
                    .counters = counters_,
                    .config = config_,
                    .config_file = "jobs.yml"}};
};

TEST_F(StatusPageTest, ShowsNoJobBeforeTheFirstConfig) {
  EXPECT_EQ(status()["state"], "starting");
  EXPECT_TRUE(status()["jobs"].empty());
}

TEST_F(StatusPageTest, ShowsWhatAJobFollows) {
  plan::JobPlan follower = *job_of("a", {});
  follower.on_change = plan::OnChangePlan{.paths = {"/etc"}};
  const auto first = std::make_shared<const plan::JobPlan>(follower);
  const auto second = job_of("b", {});
  add(*first, 0, true);
  add(*second, 0, true);
  config_.set({.plan = {.jobs = {first, second}}, .text = ""});
  const auto jobs = status()["jobs"];
  EXPECT_EQ(jobs[0]["changes"]["paths"][0], "/etc");
  EXPECT_TRUE(jobs[1]["changes"].is_null());
}

TEST_F(StatusPageTest, ShowsTheJobsOfTheConfigInItsOrder) {
  const auto second = job_of("b", {});
  const auto first = job_of("z", {});
  add(*second, 2, true);
  add(*first, 1, true);
  config_.set({.plan = {.jobs = {first, second}}, .text = ""});
  const auto jobs = status()["jobs"];
  ASSERT_EQ(jobs.size(), 2U);
  EXPECT_EQ(jobs[0]["name"], "z");
  EXPECT_EQ(jobs[0]["requests"]["success"], 1);
  EXPECT_EQ(jobs[1]["name"], "b");
  EXPECT_EQ(jobs[1]["latency_seconds"]["whole_run"]["requests"], 2);
}

// Until its last run ends, the job with the labels before a reload is still in the registry.
TEST_F(StatusPageTest, TellsJobsOfOneNameApartByTheirLabels) {
  const auto before = job_of("job", {{.name = "team", .value = "a"}});
  const auto now = job_of("job", {{.name = "team", .value = "b"}});
  add(*before, 7, false);
  add(*now, 3, true);
  for (const auto& [job, requests] : {std::pair{now, 3}, {before, 7}}) {
    config_.set({.plan = {.jobs = {job}}, .text = ""});
    const auto jobs = status()["jobs"];
    ASSERT_EQ(jobs.size(), 1U);
    EXPECT_EQ(jobs[0]["state"], job == now ? "open" : "ending");
    EXPECT_EQ(jobs[0]["requests"]["success"], requests);
    EXPECT_EQ(jobs[0]["latency_seconds"]["whole_run"]["requests"], requests);
  }
}

TEST_F(StatusPageTest, LeavesOutAJobWhoseRecordsAreGone) {
  config_.set({.plan = {.jobs = {job_of("job", {})}}, .text = ""});
  EXPECT_TRUE(status()["jobs"].empty());
}

}  // namespace
}  // namespace timing::app
