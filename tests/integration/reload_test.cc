// What the built binary does when its config changes while it runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "tests/integration/checked_timing.h"
#include "tests/support/basics/files.h"
#include "tests/support/http/http_server.h"

namespace timing::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class ReloadTest : public testing::Test {
 protected:
  ReloadTest() : server_([](const ReceivedRequest&) { return HttpAnswer::text("ok"); }) {}

  std::string job(const std::string& name, const std::string& path,
                  const std::string& more = "") const {
    return "name: " + name + "\nurl: " + server_.url(path) + "\nrun_every: 50ms\n" + more;
  }
  std::size_t requests(const std::string& path) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        server_.requests(),
        [&](const ReceivedRequest& request) { return request.target == path; }));
  }
  void wait_for_request(const Timing& timing, const std::string& path) const {
    timing.process().wait_until("a request to " + path, [&] { return requests(path) > 0; });
  }

  HttpServer server_;
};

TEST_F(ReloadTest, AChangedConfigTakesOver) {
  const CheckedTiming timing(job("one", "/old"));
  wait_for_request(timing, "/old");
  timing.change_config(job("one", "/new") + "---\n" + job("two", "/two"));
  wait_for_request(timing, "/new");
  wait_for_request(timing, "/two");
  timing.process().wait_for("reloaded");
  const std::size_t old_requests = requests("/old");
  server_.clear_requests();
  ASSERT_TRUE(server_.wait_for_requests(10));
  EXPECT_EQ(requests("/old"), 0U) << "after " << old_requests;
}

// Up to now, by all of its reads.
std::size_t bytes_read_by(const Process& process) {
  std::istringstream io(read_file("/proc/" + std::to_string(process.pid()) + "/io"));
  std::string name;
  std::size_t bytes = 0;
  io >> name >> bytes;  // "rchar: 12345"
  return bytes;
}

TEST_F(ReloadTest, AConfigThatChangesBetweenItsReadingAndItsWatchTakesOver) {
  std::string large;
  for (int i = 0; i < 5'000; ++i) {
    large += "---\nname: resting " + std::to_string(i) +
             "\nurl: http://127.0.0.1:1/\nrange: {date: {from: 2199-01-01}}\n";
  }
  const CheckedTiming timing(large);
  timing.process().wait_until("the config being read",
                              [&] { return bytes_read_by(timing.process()) > large.size() / 2; });
  timing.folder().write("next.yml", job("late", "/late"));
  fs::rename(timing.folder().path() / "next.yml", timing.folder().path() / "config.yml");
  wait_for_request(timing, "/late");
}

TEST_F(ReloadTest, AJobThatIsGoneTakesItsSeriesAlongAndAChangedOneCountsOn) {
  const CheckedTiming timing(job("kept", "/a") + "---\n" + job("gone", "/b"));
  timing.scrape_until("ten requests", [](const Samples& samples) {
    return samples.sum("timing_requests_total", {{"name", "kept"}}) >= 10 &&
           samples.sum("timing_requests_total", {{"name", "gone"}}) >= 1;
  });
  timing.change_config(job("kept", "/a", "timeout: 5s\n"));
  timing.process().wait_for("reloaded");
  const Samples samples = timing.scrape_until("the series gone", [](const Samples& scrape) {
    return scrape.matching("timing_requests_total", {{"name", "gone"}}).empty();
  });
  EXPECT_GE(samples.sum("timing_requests_total", {{"name", "kept"}}), 10);
}

TEST_F(ReloadTest, AnUnchangedJobGoesOnWithItsCountAndItsConnection) {
  // Jobs that ask the same server share its connections: the other asks another.
  const HttpServer other([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  const std::string counted = job("counted", "/counted", "run_count: 40\n");
  const CheckedTiming timing(counted);
  wait_for_request(timing, "/counted");
  for (std::size_t version = 1; version <= 5; ++version) {
    // Its place in the file and its spelling do not matter.
    timing.change_config("name: other\nurl: " + other.url("/v" + std::to_string(version)) +
                         "\nrun_count: 1\n---\n# a comment\n" + counted);
    ASSERT_TRUE(other.wait_for_requests(version));
  }
  timing.process().wait_for("run_count 40 reached");
  EXPECT_EQ(requests("/counted"), 40U);
  EXPECT_EQ(server_.connections(), 1U);
  std::vector<std::string> versions;
  for (const ReceivedRequest& request : other.requests()) versions.push_back(request.target);
  EXPECT_THAT(versions, testing::ElementsAre("/v1", "/v2", "/v3", "/v4", "/v5"));
}

TEST_F(ReloadTest, AWrongConfigIsToldAndTheOldOneGoesOn) {
  const CheckedTiming timing(job("one", "/one"));
  wait_for_request(timing, "/one");
  timing.change_config(job("one", "/two") + "metod: GET\n");
  timing.process().wait_for("the config before it goes on");
  EXPECT_THAT(timing.process().errors(), HasSubstr("did you mean 'method'?"));
  server_.clear_requests();
  ASSERT_TRUE(server_.wait_for_requests(3));
  EXPECT_EQ(requests("/two"), 0U);
  Samples samples = timing.scrape();
  EXPECT_EQ(samples.value("timing_config_last_reload_successful"), 0);
  EXPECT_EQ(samples.value("timing_config_reload_failures_total"), 1);

  timing.change_config(job("one", "/three"));
  wait_for_request(timing, "/three");
  samples = timing.scrape_until("success", [](const Samples& scrape) {
    return scrape.value("timing_config_last_reload_successful") == 1;
  });
  EXPECT_EQ(samples.value("timing_config_reload_failures_total"), 1);
}

TEST_F(ReloadTest, NoticesAnEditorsRename) {
  const CheckedTiming timing(job("one", "/one"));
  wait_for_request(timing, "/one");
  const fs::path folder = timing.folder().path();
  for (const char* path : {"/two", "/three"}) {
    timing.folder().write("config.yml~", job("one", path));
    fs::rename(folder / "config.yml~", folder / "config.yml");
    wait_for_request(timing, path);
  }
}

TEST_F(ReloadTest, NoticesASwappedConfigMap) {
  // The layout that kubelet makes of a mounted ConfigMap.
  const TemporaryFolder mount;
  const auto publish = [&](const std::string& version, const std::string& config) {
    fs::create_directory(mount.path() / version);
    mount.write(version + "/config.yml", config);
    fs::create_symlink(version, mount.path() / "..data_tmp");
    fs::rename(mount.path() / "..data_tmp", mount.path() / "..data");
  };
  publish("..2026_01", job("one", "/one"));
  fs::create_symlink("..data/config.yml", mount.path() / "config.yml");
  const CheckedTiming timing("unused: it is overridden by the second --conf\n",
                             {.arguments = {"--conf", (mount.path() / "config.yml").string()}});
  wait_for_request(timing, "/one");
  for (int version = 2; version < 5; ++version) {
    const std::string path = "/v" + std::to_string(version);
    publish("..2026_0" + std::to_string(version), job("one", path));
    wait_for_request(timing, path);
    fs::remove_all(mount.path() / ("..2026_0" + std::to_string(version - 1)));
  }
}

TEST_F(ReloadTest, AHangupReloadsWhetherAnythingChangedOrNot) {
  const CheckedTiming timing(job("one", "/one"));
  wait_for_request(timing, "/one");
  timing.process().signal(SIGHUP);
  timing.process().wait_for("SIGHUP, reloading");
  timing.process().wait_for("reloaded");
  EXPECT_TRUE(timing.process().running());
}

}  // namespace
}  // namespace timing::test
