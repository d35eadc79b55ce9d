#include "timing/report/log_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/basics/manual_clock.h"

namespace timing::report {
namespace {

using std::chrono::hours;
using std::chrono::steady_clock;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto kPatience = std::chrono::seconds(600);

// An output that takes lines, or does not, as a test says.
class TestOutput final : public LogOutput {
 public:
  Delivery write(Lines& lines) override {
    std::unique_lock lock(mutex_);
    ++tries_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !stalled_; });
    if (obstacle_ != 0) return {.lost = 0, .error = obstacle_};
    for (; !lines.empty(); lines.remove_first()) {
      // Behind the time.
      lines_.emplace_back(lines.text.substr(20, lines.marks.front().bytes - 21));
    }
    changed_.notify_all();
    return {};
  }
  void reopen() override {
    const std::lock_guard lock(mutex_);
    ++reopened_;
    changed_.notify_all();
  }
  bool coloured(LogLevel) const override { return false; }
  std::string name() const override { return "the test"; }

  void stall(bool stalled) {
    const std::lock_guard lock(mutex_);
    stalled_ = stalled;
    changed_.notify_all();
  }
  void obstruct(int error) {
    const std::lock_guard lock(mutex_);
    obstacle_ = error;
  }
  int tries() {
    const std::lock_guard lock(mutex_);
    return tries_;
  }
  void wait_for_tries(int count) {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, kPatience, [&] { return tries_ >= count; }));
  }
  void wait_for_lines(std::size_t count) {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, kPatience, [&] { return lines_.size() >= count; }));
  }
  void wait_for_reopening() {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, kPatience, [this] { return reopened_ > 0; }));
  }
  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stalled_ = false;
  int obstacle_ = 0;
  int tries_ = 0;
  int reopened_ = 0;
  std::vector<std::string> lines_;
};

class LogSinkTest : public testing::Test {
 protected:
  void open(std::size_t queue_bytes = 1'000'000, bool says_drops = true) {
    auto output = std::make_unique<TestOutput>();
    output_ = output.get();
    sink_ = std::make_unique<LogSink>(
        std::move(output),
        LogSink::Setup{.clock = clock_,
                       .dropped = dropped_,
                       .queue_bytes = queue_bytes,
                       .says_drops = says_drops,
                       .on_obstacle = [this](int error) { obstacles_ += error; }});
  }
  void push(const std::string& text) { sink_->push(clock_.wall_now(), LogLevel::info, text); }
  bool flush() { return sink_->flush_until(steady_clock::now() + kPatience); }
  bool is_flushed() { return sink_->flush_until(steady_clock::now()); }

  test::ManualClock clock_{WallTime(hours(500'000))};
  std::atomic<std::uint64_t> dropped_{0};
  std::atomic<int> obstacles_{0};
  TestOutput* output_ = nullptr;  // the sink's
  std::unique_ptr<LogSink> sink_;
};

TEST_F(LogSinkTest, LinesComeInTheirOrder) {
  open();
  push("one");
  push("two");
  EXPECT_TRUE(flush());
  push("three");
  EXPECT_TRUE(flush());
  EXPECT_THAT(output_->lines(), ElementsAre("[INFO] one", "[INFO] two", "[INFO] three"));
  EXPECT_EQ(dropped_, 0U);
}

TEST_F(LogSinkTest, ALineIsWrittenThoughNobodyFlushes) {
  open();
  for (std::size_t count = 1; count <= 3; ++count) {
    push("x");
    output_->wait_for_lines(count);
    EXPECT_EQ(output_->lines().size(), count);
  }
}

TEST_F(LogSinkTest, WhileTheOutputStallsTheQueueHoldsLinesAndDropsTheOthers) {
  open(1'000);
  output_->stall(true);
  push("first");
  output_->wait_for_tries(1);
  for (int i = 0; i < 100; ++i) push("waits");
  const std::uint64_t dropped = dropped_;
  EXPECT_GT(dropped, 50U);
  EXPECT_FALSE(is_flushed());
  output_->stall(false);
  EXPECT_TRUE(flush());
  push("last");
  EXPECT_TRUE(flush());
  EXPECT_EQ(dropped_, dropped);
  const std::vector<std::string> lines = output_->lines();
  ASSERT_EQ(lines.size(), 1 + (100 - dropped) + 1 + 1);
  EXPECT_EQ(lines[lines.size() - 3], "[INFO] waits");
  EXPECT_EQ(lines[lines.size() - 2],
            "[Warn] " + std::to_string(dropped) +
                " log lines were dropped here: they came faster than they were taken");
  EXPECT_EQ(lines.back(), "[INFO] last");
  EXPECT_EQ(obstacles_, 0);
}

TEST_F(LogSinkTest, AnObstacleThatPassesLosesNothing) {
  open();
  output_->obstruct(ENOSPC);
  push("one");
  output_->wait_for_tries(3);
  push("two");
  EXPECT_FALSE(is_flushed());
  output_->obstruct(0);
  EXPECT_TRUE(flush());
  EXPECT_THAT(output_->lines(), ElementsAre("[INFO] one", "[INFO] two"));
  EXPECT_EQ(dropped_, 0U);
  EXPECT_EQ(obstacles_, ENOSPC) << "told once";
}

TEST_F(LogSinkTest, WhatAnObstacleCostIsToldWithItsReason) {
  open(1'000);
  output_->obstruct(ENOSPC);
  push("first");
  output_->wait_for_tries(3);
  for (int i = 0; i < 100; ++i) push("waits");
  const std::uint64_t dropped = dropped_;
  EXPECT_GT(dropped, 50U);
  output_->obstruct(0);
  EXPECT_TRUE(flush());
  push("last");
  EXPECT_TRUE(flush());
  const std::vector<std::string> lines = output_->lines();
  EXPECT_EQ(lines[lines.size() - 2], "[Warn] " + std::to_string(dropped) +
                                         " log lines were dropped here: No space left on device");
  EXPECT_EQ(lines.size(), 1 + (100 - dropped) + 1 + 1);
}

TEST_F(LogSinkTest, DropsNeedNotBeTold) {
  open(1'000, false);
  output_->stall(true);
  for (int i = 0; i < 100; ++i) push("waits");
  output_->stall(false);
  EXPECT_TRUE(flush());
  EXPECT_GT(dropped_, 50U);
  EXPECT_EQ(output_->lines().size(), 100 - dropped_);
}

TEST_F(LogSinkTest, EachObstacleIsTold) {
  open();
  for (int round = 1; round <= 2; ++round) {
    output_->obstruct(EIO);
    const int before = output_->tries();
    push("x");
    output_->wait_for_tries(before + 2);
    output_->obstruct(0);
    EXPECT_TRUE(flush());
    EXPECT_EQ(obstacles_, round * EIO);
  }
}

TEST_F(LogSinkTest, ItReopensWithoutALine) {
  open();
  sink_->reopen();
  output_->wait_for_reopening();
}

TEST_F(LogSinkTest, ItReopensWhileSomethingIsInTheWay) {
  open();
  output_->obstruct(ENOENT);
  push("one");
  output_->wait_for_tries(2);
  sink_->reopen();
  output_->wait_for_reopening();
  output_->obstruct(0);
  EXPECT_TRUE(flush());
  EXPECT_THAT(output_->lines(), ElementsAre("[INFO] one"));
}

TEST_F(LogSinkTest, TheEndWritesWhatIsQueued) {
  open();
  for (int i = 0; i < 10'000; ++i) push("x");
  sink_->stop();
  EXPECT_EQ(output_->lines().size(), 10'000U);
  push("too late");
  EXPECT_EQ(output_->lines().size(), 10'000U);
}

TEST_F(LogSinkTest, TheEndDoesNotWaitForAnObstacle) {
  open();
  output_->obstruct(ENOSPC);
  for (int i = 0; i < 10; ++i) push("x");
  sink_->stop();
  EXPECT_EQ(dropped_, 10U);
}

}  // namespace
}  // namespace timing::report
