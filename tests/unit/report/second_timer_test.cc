#include "timing/report/second_timer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace timing::report {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

void wait_until(const std::function<bool()>& condition) {
  while (!condition()) std::this_thread::sleep_for(milliseconds(1));
}

TEST(SecondTimer, CallsASecondAfterItIsArmedAndThenSleeps) {
  std::atomic<int> calls{0};
  SecondTimer timer([&] {
    ++calls;
    return false;
  });
  const auto armed = steady_clock::now();
  timer.arm();
  wait_until([&] { return calls == 1; });
  EXPECT_GE(steady_clock::now() - armed, seconds(1));
  std::this_thread::sleep_for(milliseconds(1100));
  EXPECT_EQ(calls, 1);
  timer.arm();
  wait_until([&] { return calls == 2; });
}

TEST(SecondTimer, GoesOnWhileItIsWanted) {
  std::atomic<int> calls{0};
  SecondTimer timer([&] { return ++calls < 2; });
  timer.arm();
  wait_until([&] { return calls == 2; });
}

TEST(SecondTimer, ArmingDuringTheCallBringsAnother) {
  std::atomic<int> calls{0};
  std::atomic<bool> armed{false};
  SecondTimer timer([&] {
    ++calls;
    wait_until([&] { return armed.load(); });
    return false;
  });
  timer.arm();
  wait_until([&] { return calls == 1; });
  timer.arm();
  armed = true;
  wait_until([&] { return calls == 2; });
}

TEST(SecondTimer, StopsWithoutWaitingForTheSecond) {
  const auto before = steady_clock::now();
  {
    SecondTimer timer([] { return true; });
    timer.arm();
  }
  {
    const SecondTimer never_armed([] { return true; });
  }
  EXPECT_LT(steady_clock::now() - before, seconds(1));
}

}  // namespace
}  // namespace timing::report
