#include "timing/run/http/native/deadlines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <vector>

#include "timing/base/random.h"

namespace timing::run {
namespace {

using namespace std::chrono_literals;

class Watched final : public Deadlines::Entry {
 public:
  explicit Watched(std::function<void()> passed) : passed_(std::move(passed)) {}

 private:
  void deadline_passed() override { passed_(); }

  std::function<void()> passed_;
};

class DeadlinesTest : public testing::Test {
 protected:
  std::unique_ptr<Watched> entry(int name) {
    return std::make_unique<Watched>([this, name] { passed_.push_back(name); });
  }
  void run_for(nanoseconds time) {
    loop_.call_at(clock_.steady_now() + time, [this] { loop_.stop(); });
    loop_.run();
  }

  SystemClock clock_;
  EventLoop loop_{clock_};
  Deadlines deadlines_{loop_};
  std::vector<int> passed_;
};

TEST_F(DeadlinesTest, PassInTheirOrderAndNeverEarly) {
  const SteadyTime now = clock_.steady_now();
  Random random(1);
  std::vector<SteadyTime> due;
  std::vector<std::unique_ptr<Watched>> entries;
  std::vector<SteadyTime> seen;
  for (int index = 0; index < 200; ++index) {
    const SteadyTime deadline = now + nanoseconds(random() % 10'000'000);
    due.push_back(deadline);
    entries.push_back(std::make_unique<Watched>([&, deadline] {
      EXPECT_GE(clock_.steady_now(), deadline);
      seen.push_back(deadline);
    }));
    deadlines_.set(*entries.back(), deadline);
  }
  run_for(15ms);
  std::ranges::sort(due);
  EXPECT_EQ(seen, due);
}

TEST_F(DeadlinesTest, AClearedOneDoesNotPass) {
  const SteadyTime now = clock_.steady_now();
  const auto first = entry(1);
  const auto second = entry(2);
  const auto third = entry(3);
  deadlines_.set(*first, now + 1ms);
  deadlines_.set(*second, now + 2ms);
  deadlines_.set(*third, now + 3ms);
  deadlines_.clear(*first);
  deadlines_.clear(*third);
  run_for(5ms);
  EXPECT_THAT(passed_, testing::ElementsAre(2));
}

TEST_F(DeadlinesTest, OneThatIsSetAgainHasItsNewTime) {
  const SteadyTime now = clock_.steady_now();
  const auto later = entry(1);
  const auto sooner = entry(2);
  const auto same = entry(3);
  deadlines_.set(*later, now + 1ms);
  deadlines_.set(*sooner, now + 10s);
  deadlines_.set(*same, now + 2ms);
  deadlines_.set(*later, now + 4ms);
  deadlines_.set(*sooner, now + 3ms);
  deadlines_.clear(*same);
  deadlines_.set(*same, now + 2ms);
  run_for(6ms);
  EXPECT_THAT(passed_, testing::ElementsAre(3, 2, 1));
}

TEST_F(DeadlinesTest, WhatPassesMaySetClearAndDestroy) {
  const SteadyTime now = clock_.steady_now();
  const auto cleared = entry(1);
  auto destroyed = entry(2);
  const auto added = entry(3);
  std::unique_ptr<Watched> self;
  self = std::make_unique<Watched>([&] {
    deadlines_.clear(*cleared);
    destroyed.reset();
    deadlines_.set(*added, now + 2ms);
    self.reset();
  });
  deadlines_.set(*self, now + 1ms);
  deadlines_.set(*cleared, now + 1ms);
  deadlines_.set(*destroyed, now + 1ms);
  run_for(5ms);
  EXPECT_EQ(self, nullptr);
  EXPECT_THAT(passed_, testing::ElementsAre(3));
}

TEST_F(DeadlinesTest, EntriesMayOutliveTheOthers) {
  const auto left = entry(1);
  {
    Deadlines others(loop_);
    others.set(*left, clock_.steady_now() + 1ms);
  }
  run_for(3ms);
  EXPECT_TRUE(passed_.empty());
}

}  // namespace
}  // namespace timing::run
