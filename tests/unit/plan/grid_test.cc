#include "timing/plan/ticks/grid.h"

#include <gtest/gtest.h>

#include "timing/base/random.h"

namespace timing::plan {
namespace {

using namespace std::chrono_literals;

constexpr SteadyTime kAnchor{std::chrono::hours(100)};

TEST(Grid, TicksDoNotDrift) {
  const Grid grid(kAnchor, 333ns);
  EXPECT_EQ(grid.interval(), 333ns);
  EXPECT_EQ(grid.tick(0), kAnchor);
  EXPECT_EQ(grid.tick(1), kAnchor + 333ns);
  EXPECT_EQ(grid.tick(1'000'000'000'000), kAnchor + 333'000'000'000'000ns);
}

TEST(Grid, ATickBeyondTheClockIsNever) {
  EXPECT_EQ(Grid(kAnchor, nanoseconds::max()).tick(1), SteadyTime::max());
  EXPECT_EQ(Grid(kAnchor, nanoseconds::max()).tick(0), kAnchor);
  EXPECT_EQ(Grid(kAnchor, 24h * 36'500).tick(100), SteadyTime::max());
  EXPECT_EQ(Grid(kAnchor, 1s).tick(UINT64_MAX), SteadyTime::max());
}

TEST(Grid, TicksBeforeAnEnd) {
  const Grid grid(kAnchor, 10ms);
  EXPECT_EQ(grid.ticks_before(SteadyTime::min()), 0U);
  EXPECT_EQ(grid.ticks_before(kAnchor), 0U);
  EXPECT_EQ(grid.ticks_before(kAnchor + 1ns), 1U);
  EXPECT_EQ(grid.ticks_before(kAnchor + 10ms), 1U);
  EXPECT_EQ(grid.ticks_before(kAnchor + 10ms + 1ns), 2U);
  EXPECT_EQ(grid.ticks_before(kAnchor + 100ms), 10U);
}

TEST(Grid, TicksBeforeCountsWhatTickGives) {
  Random random(1);
  for (int round = 0; round < 10'000; ++round) {
    const nanoseconds interval(1 + static_cast<std::int64_t>(random() % 1'000'000));
    const Grid grid(kAnchor, interval);
    const SteadyTime end = kAnchor + nanoseconds(random() % 1'000'000'000);
    const std::uint64_t count = grid.ticks_before(end);
    EXPECT_GE(grid.tick(count), end);
    if (count > 0) {
      EXPECT_LT(grid.tick(count - 1), end);
    }
  }
}

}  // namespace
}  // namespace timing::plan
