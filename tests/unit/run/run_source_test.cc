#include "timing/run/run_source.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace timing::run {
namespace {

TEST(RunSourceTest, GivesExactlyTheCountedNumbers) {
  RunSource source(3);
  EXPECT_EQ(source.take(), 1);
  EXPECT_EQ(source.take(), 2);
  EXPECT_FALSE(source.exhausted());
  EXPECT_EQ(source.take(), 3);
  EXPECT_TRUE(source.exhausted());
  EXPECT_EQ(source.take(), std::nullopt);
}

TEST(RunSourceTest, HasNoEndWithoutACount) {
  RunSource source(std::nullopt);
  for (std::uint64_t number = 1; number <= 1000; ++number) EXPECT_EQ(source.take(), number);
  EXPECT_FALSE(source.exhausted());
  EXPECT_EQ(source.remaining(), std::nullopt);
}

TEST(RunSourceTest, ARunGivenBackCanBeTakenAgain) {
  RunSource source(1);
  source.take();
  source.give_back();
  EXPECT_EQ(source.remaining(), 1);
  EXPECT_TRUE(source.take().has_value());
  EXPECT_TRUE(source.exhausted());
}

TEST(RunSourceTest, AClosedGateStopsTheClosedLoop) {
  RunSource source(10);
  EXPECT_EQ(source.take_in_closed_loop(SteadyTime{}), std::nullopt);
  source.open_loop_gate();
  EXPECT_TRUE(source.take_in_closed_loop(SteadyTime{}).has_value());
  source.close_loop_gate();
  EXPECT_EQ(source.take_in_closed_loop(SteadyTime{}), std::nullopt);
  EXPECT_EQ(source.remaining(), 9);
}

TEST(RunSourceTest, ManyThreadsTakeEachRunOnce) {
  constexpr std::uint64_t kRuns = 20000;
  RunSource source(kRuns);
  source.open_loop_gate();
  std::mutex mutex;
  std::uint64_t kept = 0;
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&] {
      std::uint64_t mine = 0;
      // Every seventh is given back once, as a lane does whose database went away.
      for (std::uint64_t taken = 1; source.take_in_closed_loop(SteadyTime{}); ++taken) {
        if (taken % 7 == 0) {
          source.give_back();
        } else {
          ++mine;
        }
      }
      const std::lock_guard lock(mutex);
      kept += mine;
    });
  }
  threads.clear();
  EXPECT_EQ(kept, kRuns);
  EXPECT_TRUE(source.exhausted());
}

// One thread opens and closes the gate while the others take and give back.
TEST(RunSourceTest, ManyThreadsAtAGateThatMoves) {
  constexpr std::uint64_t kRuns = 20000;
  RunSource source(kRuns);
  std::atomic<std::uint64_t> kept{0};
  std::atomic<std::int64_t> now{0};
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 6; ++thread) {
    threads.emplace_back([&] {
      std::uint64_t asked = 0;
      while (!source.exhausted()) {
        const SteadyTime instant{nanoseconds(now.fetch_add(1))};
        if (!source.take_in_closed_loop(instant)) continue;
        if (++asked % 5 == 0) {
          source.give_back();
        } else {
          ++kept;
        }
      }
    });
  }
  while (!source.exhausted()) {
    source.open_loop_gate(SteadyTime{nanoseconds(now.load() + 50)});
    source.close_loop_gate();
    source.open_loop_gate();
  }
  threads.clear();
  EXPECT_EQ(kept, kRuns);
  EXPECT_EQ(source.remaining(), 0U);
}

TEST(RunSourceTest, NothingIsTakenInAClosedLoopFromItsEndOn) {
  RunSource source(std::nullopt);
  source.open_loop_gate(SteadyTime{nanoseconds(100)});
  EXPECT_TRUE(source.take_in_closed_loop(SteadyTime{nanoseconds(99)}));
  EXPECT_FALSE(source.take_in_closed_loop(SteadyTime{nanoseconds(100)}));
  source.open_loop_gate();
  EXPECT_TRUE(source.take_in_closed_loop(SteadyTime{nanoseconds(101)}));
}

}  // namespace
}  // namespace timing::run
