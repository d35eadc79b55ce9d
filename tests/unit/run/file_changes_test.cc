// Files that change, the thread that watches them, and the loop that is told.
#include "timing/run/watch/file_changes.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>

#include "tests/support/basics/capturing_log.h"
#include "tests/support/basics/config_map.h"
#include "tests/support/basics/files.h"
#include "timing/run/watch/followed_files.h"

namespace timing::run {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// A count that one thread raises and another waits for.
class Told {
 public:
  void raise() {
    const std::lock_guard lock(mutex_);
    ++count_;
    raised_.notify_all();
  }
  // False: it did not come to that in a time that is long enough for any machine.
  bool wait_for(int count) {
    std::unique_lock lock(mutex_);
    return raised_.wait_for(lock, 150s, [&] { return count_ >= count; });
  }
  int count() {
    const std::lock_guard lock(mutex_);
    return count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable raised_;
  int count_ = 0;
};

class FileChangesTest : public testing::Test {
 protected:
  ~FileChangesTest() override { home_.stop(); }

  fs::path path(const std::string& name) const { return folder_.path() / name; }

  static plan::JobPlan job(const std::string& name, const fs::path& path, nanoseconds debounce) {
    plan::JobPlan job{
        .name = name,
        .content = {},
        .url_label = {},
        .window = plan::Window({}, plan::Timezone::utc()),
        .on_change = plan::OnChangePlan{.paths = {path.string()}, .debounce = debounce},
        .run_count = {},
        .secrets = {},
        .target = plan::SqlPlan{}};
    return job;
  }

  // On the home loop, as a Job does. Returns when changes are told.
  std::unique_ptr<ChangeSubscription> follow(const fs::path& path, Told& told,
                                             nanoseconds debounce = 20ms) {
    std::unique_ptr<ChangeSubscription> subscription;
    const std::string name = "job " + std::to_string(++jobs_);
    on_home([&] {
      subscription = changes_.follow(job(name, path, debounce), [&told] { told.raise(); });
    });
    const std::string ready = "'" + name + "': waits for changes";
    while (log_.count(ready) == 0) std::this_thread::sleep_for(1ms);
    return subscription;
  }
  void on_home(const std::function<void()>& call) {
    Told done;
    home_.post([&] {
      call();
      done.raise();
    });
    done.wait_for(1);
  }

  // At once: nobody sees half of it.
  void put(const std::string& name, const std::string& text) {
    folder_.write("draft", text);
    fs::rename(path("draft"), path(name));
  }

  test::TemporaryFolder folder_;
  test::CapturingLog log_;
  SystemClock clock_;
  EventLoop home_{clock_};
  FileChanges changes_{clock_, log_, home_};
  int jobs_ = 0;
  std::jthread thread_{[this] { home_.run(); }};
};

TEST_F(FileChangesTest, EverySwapOfAConfigMapIsToldOnce) {
  const auto files_of = [](int version) -> test::ConfigMap::Files {
    const std::string text = "text " + std::to_string(version);
    return {{"a.yml", text}, {"b.yml", "always"}, {"rules/c.yml", text}};
  };
  test::ConfigMap config(path("etc"), files_of(0));
  Told told;
  const auto subscription = follow(config.folder(), told);
  // One too many would have come before the last one.
  for (int version = 1; version <= 10; ++version) {
    config.change(files_of(version));
    ASSERT_TRUE(told.wait_for(version));
    EXPECT_EQ(told.count(), version);
  }
}

TEST_F(FileChangesTest, WhatLeavesContentsAsTheyAreIsNotTold) {
  folder_.write("a.yml", "a");
  Told told;
  const auto subscription = follow(path("a.yml"), told);
  // Each is looked at before the next: what is told is told by then.
  Told looked;
  folder_.write("looked", "0");
  const auto other = follow(path("looked"), looked);
  int looks = 0;
  const auto let_it_look = [&] {
    put("looked", std::to_string(++looks));
    return looked.wait_for(looks);
  };
  put("a.yml", "a");
  ASSERT_TRUE(let_it_look());
  fs::last_write_time(path("a.yml"), fs::file_time_type::clock::now() + 1h);
  ASSERT_TRUE(let_it_look());
  folder_.write("b.yml", "beside it");
  ASSERT_TRUE(let_it_look());
  EXPECT_EQ(told.count(), 0);
  put("a.yml", "b");
  EXPECT_TRUE(told.wait_for(1));
  EXPECT_EQ(told.count(), 1);
}

TEST_F(FileChangesTest, APathThatGoesAndComesBackIsTold) {
  Told told;
  const auto subscription = follow(path("later/a.yml"), told);
  fs::create_directories(path("later"));
  for (int round = 0; round < 3; ++round) {
    put("later/a.yml", "text " + std::to_string(round));
    ASSERT_TRUE(told.wait_for(2 * round + 1));
    fs::remove(path("later/a.yml"));
    ASSERT_TRUE(told.wait_for(2 * round + 2));
  }
  EXPECT_EQ(told.count(), 6);
}

TEST_F(FileChangesTest, SteadyChangesAreToldWhileTheyGoOn) {
  folder_.write("a.yml", "");
  Told told;
  const auto subscription = follow(path("a.yml"), told, 100ms);
  std::atomic<bool> enough = false;
  std::jthread writer([&] {
    for (int i = 0; !enough; ++i) {
      folder_.write("a.yml", std::to_string(i));
      std::this_thread::sleep_for(1ms);
    }
  });
  EXPECT_TRUE(told.wait_for(3));
  enough = true;
}

TEST_F(FileChangesTest, NothingIsToldOnceTheSubscriptionIsGone) {
  folder_.write("a.yml", "a");
  Told gone;
  Told kept;
  auto subscription = follow(path("a.yml"), gone);
  const auto other = follow(path("a.yml"), kept);
  on_home([&] { subscription.reset(); });
  folder_.write("a.yml", "b");
  ASSERT_TRUE(kept.wait_for(1));
  on_home([] {});
  EXPECT_EQ(gone.count(), 0);
}

// A file that is written and not closed tells nothing.
TEST_F(FileChangesTest, LooksByItselfNowAndThen) {
  folder_.write("a.yml", "a");
  Told told;
  std::unique_ptr<FollowedFiles> files;
  on_home([&] {
    files = std::make_unique<FollowedFiles>(
        FollowedFiles::Dependencies{
            .loop = home_, .clock = clock_, .log = log_, .look_again_after = 10ms},
        "job", plan::OnChangePlan{.paths = {path("a.yml").string()}, .debounce = 1h},
        [&told] { told.raise(); });
  });
  std::ofstream file(path("a.yml"), std::ios::app);
  file << "b" << std::flush;
  EXPECT_TRUE(told.wait_for(1));
  file << "c" << std::flush;
  EXPECT_TRUE(told.wait_for(2));
  on_home([&] { files.reset(); });
}

}  // namespace
}  // namespace timing::run
