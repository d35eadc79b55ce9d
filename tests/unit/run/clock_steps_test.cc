#include "timing/run/clock_steps.h"

#include <gtest/gtest.h>

namespace timing::run {
namespace {

using namespace std::chrono_literals;

// Both clocks after `steady`, the wall clock set by `step` meanwhile.
Instant after(nanoseconds steady, nanoseconds step) {
  return {.steady = SteadyTime(100h + steady), .wall = WallTime(500'000h + steady + step)};
}

TEST(ClockSteps, TimeThatPassesIsNoStep) {
  ClockSteps steps(after(0s, 0s));
  EXPECT_EQ(steps.look(after(24h, 0s)), std::nullopt);
  EXPECT_EQ(steps.told(after(24h, 0s)), 0s);
}

TEST(ClockSteps, WhatTheKernelTellsIsMeasured) {
  ClockSteps steps(after(0s, 0s));
  EXPECT_EQ(steps.told(after(1h, 500ms)), 500ms);
  EXPECT_EQ(steps.told(after(2h, -1h)), -1h - 500ms);
  EXPECT_EQ(steps.told(after(3h, 8760h)), 8761h);
}

TEST(ClockSteps, ALookForeseesWhatTheKernelTellsLater) {
  for (const nanoseconds step : {nanoseconds(1s), nanoseconds(-720h)}) {
    ClockSteps steps(after(0s, 0s));
    EXPECT_EQ(steps.look(after(1min, step)), step);
    EXPECT_EQ(steps.look(after(2min, step)), std::nullopt);
    EXPECT_EQ(steps.told(after(2min, step + 20us)), std::nullopt);
    EXPECT_EQ(steps.told(after(3min, step)), -20us);  // the next one, though it sets nothing
  }
}

TEST(ClockSteps, AnotherStepBehindAForeseenOneIsTold) {
  ClockSteps steps(after(0s, 0s));
  EXPECT_EQ(steps.look(after(1min, 1h)), 1h);
  EXPECT_EQ(steps.told(after(1min, 1h + 30s)), 30s);
}

TEST(ClockSteps, ALookIsNotFooledByReadingTwoClocksOneAfterTheOther) {
  ClockSteps steps(after(0s, 0s));
  EXPECT_EQ(steps.look(after(1min, 999ms)), std::nullopt);
  EXPECT_EQ(steps.look(after(1min, -999ms)), std::nullopt);
  EXPECT_EQ(steps.look(after(1min, 1s)), 1s);
}

TEST(ClockSteps, AreDescribedInWords) {
  EXPECT_EQ(describe_clock_step(1h), "forward by 1h0m0s");
  EXPECT_EQ(describe_clock_step(-2500ms), "back by 2.5s");
  EXPECT_EQ(describe_clock_step(1h - 3us), "forward by 1h0m0s");
  EXPECT_EQ(describe_clock_step(-1ms), "back by 1ms");
  EXPECT_EQ(describe_clock_step(999us), "by less than a millisecond");
  EXPECT_EQ(describe_clock_step(0s), "by less than a millisecond");
}

}  // namespace
}  // namespace timing::run
