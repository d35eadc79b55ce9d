// A real Prometheus that the built binary tells of every change of its mounted config, as a sidecar
// does in deploy/kubernetes/overlays/prometheus.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/integration/checked_timing.h"
#include "tests/support/basics/config_map.h"
#include "tests/support/http/http_server.h"
#include "tests/support/process/http_send.h"
#include "tests/support/process/prometheus.h"

namespace timing::test {
namespace {

constexpr std::string_view kChanges = "timing_changes_total";

std::string config_of(int version) {
  return "global:\n  external_labels: {version: 'v" + std::to_string(version) +
         "'}\nrule_files: [rules/*.yml]\n";
}

ConfigMap::Files files_of(int version) {
  return {{"prometheus.yml", config_of(version)},
          {"rules/one.yml", "groups: [{name: v" + std::to_string(version) + ", rules: []}]\n"}};
}

ConfigMap::Files broken_files() {
  ConfigMap::Files files = files_of(0);
  files["prometheus.yml"] = "global: {scrape_interval: often}\n";
  return files;
}

// Stands before Prometheus, and remembers how each request ended: 0 where nothing was there to
// answer.
class Gate {
 public:
  void open(const std::string& address) {
    const std::lock_guard lock(mutex_);
    address_ = address;
  }
  std::string url() const { return server_.url("/-/reload"); }
  std::vector<int> answers() const {
    const std::lock_guard lock(mutex_);
    return answers_;
  }
  std::size_t count(int status) const {
    const std::vector<int> all = answers();
    return static_cast<std::size_t>(std::ranges::count(all, status));
  }

 private:
  HttpAnswer pass(const ReceivedRequest& request) {
    const std::lock_guard lock(mutex_);
    if (address_.empty()) {
      answers_.push_back(0);
      return HttpAnswer::close_at_once();
    }
    const HttpExchange answer = http_send(request.method, address_ + request.target);
    answers_.push_back(answer.status);
    return HttpAnswer::of_status(answer.status);
  }

  mutable std::mutex mutex_;
  std::string address_;
  std::vector<int> answers_;
  HttpServer server_{[this](const ReceivedRequest& request) { return pass(request); }};
};

class PrometheusReloadTest : public testing::Test {
 protected:
  void start_prometheus() {
    prometheus_ = std::make_unique<Prometheus>(
        "", PrometheusOptions{.arguments = {"--web.enable-lifecycle"},
                              .config_file = (config_.folder() / "prometheus.yml").string()});
    gate_.open(prometheus_->address());
  }
  // Returns once it knows what is there.
  void start_timing() {
    timing_ = std::make_unique<CheckedTiming>("name: reload\nmethod: POST\nurl: " + gate_.url() +
                                              "\non_change: " + config_.folder().string() + "\n");
    timing_->process().wait_for("waits for changes of");
  }
  void wait_for_changes(const std::string& result, double count) const {
    timing_->scrape_until(result + " changes", [&](const Samples& page) {
      return page.find(kChanges, {{"result", result}}) == count;
    });
  }
  bool runs(int version) const {
    const auto answer =
        nlohmann::json::parse(http_get(prometheus_->address() + "/api/v1/status/config").body);
    const auto text = answer.at("data").at("yaml").get<std::string>();
    return text.find("version: v" + std::to_string(version) + "\n") != std::string::npos;
  }
  double last_success() const {
    return prometheus_->scrape().value("prometheus_config_last_reload_success_timestamp_seconds");
  }

  TemporaryFolder folder_;
  ConfigMap config_{folder_.path() / "etc", files_of(0)};
  Gate gate_;
  std::unique_ptr<Prometheus> prometheus_;
  std::unique_ptr<CheckedTiming> timing_;
};

TEST_F(PrometheusReloadTest, EveryChangeIsOneReload) {
  start_prometheus();
  start_timing();
  const Samples before = timing_->scrape();
  for (const char* result : {"done", "given_up", "superseded", "interrupted"}) {
    EXPECT_EQ(before.value(kChanges, {{"name", "reload"}, {"result", result}}), 0) << result;
  }
  EXPECT_EQ(before.value("timing_change_retries_total"), 0);
  double success = last_success();
  for (int version = 1; version <= 5; ++version) {
    config_.change(files_of(version));
    wait_for_changes("done", version);
    EXPECT_TRUE(runs(version)) << version;
    EXPECT_GT(last_success(), success) << version;
    success = last_success();
    EXPECT_EQ(gate_.answers(), std::vector<int>(static_cast<std::size_t>(version), 200));
  }
  // The same content in new folders is no change.
  config_.change(files_of(5));
  config_.change(files_of(6));
  wait_for_changes("done", 6);
  EXPECT_EQ(gate_.answers(), std::vector<int>(6, 200));
  const Samples page = timing_->scrape();
  EXPECT_EQ(page.value("timing_job_runs_planned_total"), 6);
  EXPECT_EQ(page.value("timing_job_runs_started_total"), 6);
  EXPECT_EQ(page.value("timing_change_retries_total"), 0);
  EXPECT_EQ(page.value("timing_requests_total", {{"outcome", "success"}}), 6);
  EXPECT_EQ(page.value("timing_run_response_seconds_count"), 6);
  EXPECT_EQ(timing_->stop(), 0);
}

TEST_F(PrometheusReloadTest, ATargetThatStartsLateIsReloadedOnce) {
  start_timing();
  config_.change(files_of(1));
  timing_->scrape_until("some tries", [](const Samples& page) {
    return page.value("timing_change_retries_total") >= 3;
  });
  EXPECT_EQ(timing_->scrape().value("timing_job_runs_in_flight"), 1);
  timing_->process().wait_for("job 'reload': no answer yet, tries again");
  start_prometheus();
  wait_for_changes("done", 1);
  EXPECT_TRUE(runs(1));
  EXPECT_EQ(gate_.count(200), 1U);
  timing_->process().wait_for("job 'reload': done at try");
  const Samples page = timing_->scrape();
  EXPECT_EQ(page.value("timing_job_runs_started_total"), 1);
  EXPECT_EQ(page.value("timing_requests_total", {{"outcome", "failure"}}),
            page.value("timing_change_retries_total"));
  config_.change(files_of(2));
  wait_for_changes("done", 2);
  EXPECT_TRUE(runs(2));
  EXPECT_EQ(gate_.count(200), 2U);
}

TEST_F(PrometheusReloadTest, AConfigThatItRefusesIsGivenUpAndTheNextIsTaken) {
  start_prometheus();
  start_timing();
  config_.change(broken_files());
  wait_for_changes("given_up", 1);
  timing_->process().wait_for("job 'reload': given up after 3 tries, refused");
  EXPECT_EQ(gate_.answers(), std::vector<int>(3, 500));
  EXPECT_EQ(prometheus_->scrape().value("prometheus_config_last_reload_successful"), 0);
  EXPECT_EQ(timing_->scrape().value("timing_job_runs_in_flight"), 0);
  config_.change(files_of(1));
  wait_for_changes("done", 1);
  EXPECT_TRUE(runs(1));
  EXPECT_EQ(gate_.answers(), (std::vector<int>{500, 500, 500, 200}));
  EXPECT_EQ(prometheus_->scrape().value("prometheus_config_last_reload_successful"), 1);
  EXPECT_EQ(timing_->scrape().value(kChanges, {{"result", "given_up"}}), 1);
}

// What the job follows, its counters and its run under way outlive a reload of the program's config
// that leaves the job as it is.
TEST_F(PrometheusReloadTest, AReloadOfItsOwnConfigLeavesTheJobAlone) {
  start_timing();
  config_.change(files_of(1));
  timing_->scrape_until(
      "a try", [](const Samples& page) { return page.value("timing_change_retries_total") >= 1; });
  const std::string job = read_file(timing_->folder().path() / "config.yml");
  timing_->change_config(job + "---\nname: other\nurl: http://127.0.0.1:1/\nrun_every: 1h\n");
  timing_->process().wait_for("reloaded");
  start_prometheus();
  wait_for_changes("done", 1);
  EXPECT_EQ(timing_->scrape().value("timing_job_runs_started_total", {{"name", "reload"}}), 1);
  config_.change(files_of(2));
  wait_for_changes("done", 2);
  EXPECT_TRUE(runs(2));
}

}  // namespace
}  // namespace timing::test
