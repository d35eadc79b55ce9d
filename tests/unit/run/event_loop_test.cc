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
