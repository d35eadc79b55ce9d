#include "timing/run/run_source.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
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

TEST(RunSourceTest, GoesOnAfterTheNumbersThatAreUsedUp) {
  RunSource source(5, {.used = 3});
  EXPECT_EQ(source.remaining(), 2);
  EXPECT_EQ(source.used(), 3);
  EXPECT_EQ(source.take(), 4);
  EXPECT_EQ(source.take(), 5);
  EXPECT_EQ(source.take(), std::nullopt);
  EXPECT_EQ(source.used(), 5);
  EXPECT_TRUE(RunSource(5, {.used = 5, .granted = 0}).exhausted());
}

TEST(RunSourceTest, HandsOutNoNumberThatIsNotGranted) {
  RunSource source(10, {.used = 0, .granted = 4});
  EXPECT_FALSE(source.low());
  EXPECT_EQ(source.take(), 1);
  EXPECT_EQ(source.take(), 2);
  EXPECT_TRUE(source.low());
  EXPECT_EQ(source.take(), 3);
  EXPECT_EQ(source.take(), 4);
  EXPECT_EQ(source.take(), std::nullopt);
  EXPECT_FALSE(source.exhausted());
  EXPECT_EQ(source.remaining(), 6);
  source.grant(5, 1);
  EXPECT_FALSE(source.low());
  EXPECT_EQ(source.take(), 5);
  source.grant(source.ungranted(), 3);
  EXPECT_FALSE(source.low());  // there are no more
  while (source.take()) {
  }
  EXPECT_TRUE(source.exhausted());
}

TEST(RunSourceTest, AClosedLoopAsksForMoreNumbersOnce) {
  RunSource source(10, {.used = 0, .granted = 2});
  source.open_loop_gate();
  EXPECT_EQ(source.take_in_closed_loop(SteadyTime{}), 1);
  EXPECT_EQ(source.take_in_closed_loop(SteadyTime{}), std::nullopt);  // to ask
  source.note_grant_asked();
  EXPECT_EQ(source.take_in_closed_loop(SteadyTime{}), 2);
  EXPECT_EQ(source.take_in_closed_loop(SteadyTime{}), std::nullopt);  // to wait
  source.grant(8, 1);
  EXPECT_EQ(source.take_in_closed_loop(SteadyTime{}), 3);
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

TEST(RunSourceTest, PartsHaveNumbersOfTheirOwn) {
  constexpr std::uint64_t kEach = 5000;
  RunSource source(std::nullopt);
  source.open_loop_gate();
  std::mutex mutex;
  std::set<std::uint64_t> numbers;
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, part = source.new_part()] {
      std::vector<std::uint64_t> mine;
      for (std::uint64_t run = 0; run < kEach; ++run) {
        mine.push_back(part->take_in_closed_loop(SteadyTime{}).value());
      }
      const std::lock_guard lock(mutex);
      numbers.insert(mine.begin(), mine.end());
    });
  }
  threads.clear();
  EXPECT_EQ(numbers.size(), 4 * kEach);
  EXPECT_EQ(*numbers.begin(), 1U);
}

TEST(RunSourceTest, PartsShareACount) {
  RunSource source(10);
  source.open_loop_gate();
  const auto first = source.new_part();
  const auto second = first->new_part();
  std::uint64_t taken = 0;
  while (first->take_in_closed_loop(SteadyTime{}) && second->take_in_closed_loop(SteadyTime{})) {
    taken += 2;
  }
  EXPECT_EQ(taken, 10U);
  EXPECT_TRUE(source.exhausted());
}

TEST(RunSourceTest, AClosedGateStopsAPartWhateverItHasInStore) {
  RunSource source(std::nullopt);
  source.open_loop_gate();
  const auto part = source.new_part();
  EXPECT_TRUE(part->take_in_closed_loop(SteadyTime{}));
  source.close_loop_gate();
  EXPECT_FALSE(part->take_in_closed_loop(SteadyTime{}));
  source.open_loop_gate();
  EXPECT_EQ(part->take_in_closed_loop(SteadyTime{}), 2U);
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
