#include "timing/run/job/lanes.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace timing::run {
namespace {

TEST(Lanes, AllAreIdleAtFirst) {
  for (const std::uint32_t count : {1U, 63U, 64U, 65U, 128U, 1000U}) {
    Lanes lanes(count);
    EXPECT_EQ(lanes.next_idle(0), 0U);
    EXPECT_EQ(lanes.next_idle(count - 1), count - 1);
    EXPECT_EQ(lanes.next_idle(count), std::nullopt);
    lanes.set_busy(count - 1);
    EXPECT_EQ(lanes.next_idle(count - 1), std::nullopt);
    EXPECT_EQ(lanes.next_idle(count), std::nullopt);
  }
}

// Against a search through all of them.
TEST(Lanes, FindTheNextIdleOneWhateverTheyDo) {
  std::mt19937 random(3);
  for (const std::uint32_t count : {1U, 5U, 64U, 130U, 321U}) {
    Lanes lanes(count);
    std::vector<bool> idle(count, true);
    std::uint32_t busy = 0;
    for (int step = 0; step < 3000; ++step) {
      const std::uint32_t lane = std::uniform_int_distribution<std::uint32_t>(0, count - 1)(random);
      const int change = std::uniform_int_distribution<>(0, 3)(random);
      if (change == 0) lanes.set_idle(lane);
      if (change == 1) lanes.set_unavailable(lane);
      if (change >= 2) lanes.set_busy(lane);
      idle[lane] = change == 0;
      busy = change >= 2 ? busy + 1 : busy;
      const std::uint32_t from = std::uniform_int_distribution<std::uint32_t>(0, count)(random);
      std::uint32_t expected = from;
      while (expected < count && !idle[expected]) ++expected;
      ASSERT_EQ(lanes.next_idle(from).value_or(count), expected);
    }
    EXPECT_GT(busy, 1000U);
  }
}

}  // namespace
}  // namespace timing::run
