#include "timing/run/event_loop.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <thread>
#include <vector>

namespace timing::run {
namespace {

using namespace std::chrono_literals;

class EventLoopTest : public testing::Test {
 protected:
  SystemClock clock_;
  EventLoop loop_{clock_};
};

TEST_F(EventLoopTest, CallsTimersInTheOrderOfTheirTimes) {
  const SteadyTime now = clock_.steady_now();
  std::vector<int> calls;
  loop_.call_at(now + 3ms, [&] { loop_.stop(); });
  loop_.call_at(now + 2ms, [&] { calls.push_back(2); });
  loop_.call_at(now + 1ms, [&] { calls.push_back(1); });
  const auto cancelled = loop_.call_at(now + 1ms, [&] { calls.push_back(-1); });
  loop_.cancel(cancelled);
  loop_.run();
  EXPECT_THAT(calls, testing::ElementsAre(1, 2));
}

TEST_F(EventLoopTest, ATimerNeverFiresBeforeItsTime) {
  std::vector<nanoseconds> delays;
  SteadyTime due = clock_.steady_now();
  std::function<void()> call = [&] {
    delays.push_back(clock_.steady_now() - due);
    if (delays.size() == 200) return loop_.stop();
    due = clock_.steady_now() + 137us;
    loop_.call_at(due, call);
  };
  loop_.call_at(due, call);
  loop_.run();
  EXPECT_THAT(delays, testing::Each(testing::Ge(0ns)));
}

// Each firing of the kernel's timer has its price.
TEST_F(EventLoopTest, ACrowdOfTimersFiresTogether) {
  constexpr int kTimers = 5000;
  const SteadyTime begin = clock_.steady_now();
  std::vector<SteadyTime> turns;
  for (int timer = 0; timer < kTimers; ++timer) {
    loop_.call_at(begin + timer * 4us, [&, timer] {
      EXPECT_GE(loop_.turn(), begin);
      if (turns.empty() || turns.back() != loop_.turn()) turns.push_back(loop_.turn());
      if (timer == kTimers - 1) loop_.stop();
    });
  }
  loop_.run();
  const auto at_most = 1ms / 50us + (turns.back() - turns.front()) / 50us + 1;
  EXPECT_LE(static_cast<std::int64_t>(turns.size()), at_most);
}

TEST_F(EventLoopTest, ATimerThatIsSetForNowDoesNotStarveTheRest) {
  bool posted = false;
  std::function<void()> again = [&] {
    if (!posted) loop_.call_at(clock_.steady_now(), again);
  };
  loop_.call_at(clock_.steady_now(), again);
  loop_.post([&] {
    posted = true;
    loop_.stop();
  });
  loop_.run();
  EXPECT_TRUE(posted);
}

TEST_F(EventLoopTest, TellsOfReadableDescriptorsUntilTheyAreUnwatched) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
  const Descriptor reader(pipe[0]);
  const Descriptor writer(pipe[1]);
  int calls = 0;
  loop_.watch(reader.get(), EPOLLIN, [&](std::uint32_t events) {
    EXPECT_TRUE(events & EPOLLIN);
    // Not read from: it is told again in every turn.
    if (++calls < 3) return;
    loop_.unwatch(reader.get());
    loop_.call_at(clock_.steady_now() + 1ms, [&] { loop_.stop(); });
  });
  ASSERT_EQ(::write(writer.get(), "x", 1), 1);
  loop_.run();
  EXPECT_EQ(calls, 3);
}

TEST_F(EventLoopTest, RunsWhatOtherThreadsPostInTheirOrder) {
  std::vector<int> calls;
  std::jthread poster([&] {
    for (int number = 0; number < 1000; ++number) {
      loop_.post([&calls, number] { calls.push_back(number); });
    }
    loop_.stop();
  });
  loop_.run();
  ASSERT_EQ(calls.size(), 1000U);
  EXPECT_TRUE(std::ranges::is_sorted(calls));
}

TEST_F(EventLoopTest, WhatIsPostedByAPostedCallRunsWithoutAnythingElseHappening) {
  int calls = 0;
  std::function<void()> again = [&] {
    if (++calls == 1000) return loop_.stop();
    loop_.post(again);
  };
  loop_.post(again);
  loop_.run();
  EXPECT_EQ(calls, 1000);
}

TEST_F(EventLoopTest, WhatOtherThreadsPostIsNotHeldUpByWhatItsOwnThreadPosts) {
  // Either may find the other's call in the queue: nobody may rely on the other to wake the loop.
  constexpr int kCalls = 2000;
  int calls = 0;
  const auto count = [&] {
    if (++calls == 2 * kCalls) loop_.stop();
  };
  std::jthread poster([&] {
    for (int number = 0; number < kCalls; ++number) {
      loop_.post([&] {
        count();
        loop_.post(count);
      });
    }
  });
  loop_.run();
  EXPECT_EQ(calls, 2 * kCalls);
}

TEST_F(EventLoopTest, ATimeThatWasTakenBackMayBeAskedForAgainAfterItHasPassed) {
  const SteadyTime time = clock_.steady_now() + 2ms;
  bool called = false;
  EventLoop::TimerKey first;
  std::function<void()> keep_busy = [&] {
    if (clock_.steady_now() < time + 1ms) return loop_.post(keep_busy);
    loop_.call_at(time, [&] {
      called = true;
      loop_.stop();
    });
  };
  loop_.call_at(clock_.steady_now() + 1ms, [&] {
    loop_.cancel(first);
    keep_busy();
  });
  first = loop_.call_at(time, [] {});
  loop_.run();
  EXPECT_TRUE(called);
}

TEST_F(EventLoopTest, ATimerMayArmAndCancelOthersAndLetsGoOfWhatItHeld) {
  const SteadyTime now = clock_.steady_now();
  auto held = std::make_shared<int>(0);
  const std::weak_ptr<int> watch = held;
  std::vector<int> calls;
  const auto second = loop_.call_at(now + 1ms, [&] { calls.push_back(-1); });
  loop_.call_at(now, [&, held = std::move(held)] {
    calls.push_back(1);
    loop_.cancel(second);
    loop_.call_at(now + 2ms, [&] {
      EXPECT_TRUE(watch.expired());
      calls.push_back(2);
      loop_.stop();
    });
  });
  loop_.run();
  EXPECT_THAT(calls, testing::ElementsAre(1, 2));
}

TEST_F(EventLoopTest, AWallAlarmGoesOffOnceAtItsTime) {
  int alarms = 0;
  const WallTime time = clock_.wall_now() + 5ms;
  loop_.follow_wall_clock([&](EventLoop::WallClockEvent event) {
    EXPECT_EQ(event, EventLoop::WallClockEvent::alarm);
    EXPECT_GE(clock_.wall_now(), time);
    ++alarms;
    loop_.call_at(clock_.steady_now() + 2ms, [&] { loop_.stop(); });
  });
  loop_.set_wall_alarm(time);
  loop_.run();
  EXPECT_EQ(alarms, 1);
}

}  // namespace
}  // namespace timing::run
