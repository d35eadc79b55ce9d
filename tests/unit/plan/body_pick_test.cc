#include "timing/plan/body_pick.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace timing::plan {
namespace {

using config::BodyPick;

TEST(BodyPick, AllAreSentByEachRun) {
  EXPECT_EQ(pick_bodies(BodyPick::all, 1, 1, 3), (BodyRange{0, 3}));
  EXPECT_EQ(pick_bodies(BodyPick::all, 1, 2, 1), (BodyRange{0, 1}));
}

TEST(BodyPick, RoundRobinGoesThroughThemByTheNumberOfTheRun) {
  for (std::uint64_t run = 1; run <= 9; ++run) {
    const std::size_t index = (run - 1) % 3;
    EXPECT_EQ(pick_bodies(BodyPick::round_robin, 7, run, 3), (BodyRange{index, index + 1}));
  }
}

std::vector<std::size_t> random_picks(std::uint64_t seed) {
  std::vector<std::size_t> picks;
  for (std::uint64_t run = 1; run <= 30'000; ++run) {
    const BodyRange range = pick_bodies(BodyPick::random, seed, run, 3);
    EXPECT_EQ(range.end, range.begin + 1);
    picks.push_back(range.begin);
  }
  return picks;
}

TEST(BodyPick, RandomIsTheSameForTheSameSeedOnly) {
  EXPECT_EQ(random_picks(1), random_picks(1));
  EXPECT_NE(random_picks(1), random_picks(2));
}

TEST(BodyPick, RandomTakesAllOfThemAlikeAndInNoOrder) {
  const std::vector<std::size_t> picks = random_picks(42);
  std::array<int, 3> counts{};
  std::array<int, 9> pairs{};
  for (std::size_t i = 0; i < picks.size(); ++i) {
    ++counts.at(picks[i]);
    if (i > 0) ++pairs.at(3 * picks[i - 1] + picks[i]);
  }
  // Six standard deviations.
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 500);
  for (const int count : pairs) EXPECT_NEAR(count, 30'000 / 9, 330);
}

}  // namespace
}  // namespace timing::plan
