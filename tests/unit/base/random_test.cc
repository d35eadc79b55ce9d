#include "timing/base/random.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>

namespace timing {
namespace {

// The first outputs of the reference implementation (splitmix64.c) for the seed 1234567.
TEST(Random, EqualsTheReference) {
  Random random(1234567);
  const std::array<std::uint64_t, 5> expected = {
      6457827717110365317U, 3203168211198807973U,  9817491932198370423U,
      4593380528125082431U, 16408922859458223821U,
  };
  for (const std::uint64_t value : expected) EXPECT_EQ(random(), value);
}

TEST(Random, EqualSeedsGiveEqualNumbers) {
  Random first(7);
  Random second(7);
  Random other(8);
  bool differs = false;
  for (int round = 0; round < 100; ++round) {
    const std::uint64_t value = first();
    EXPECT_EQ(value, second());
    differs = differs || value != other();
  }
  EXPECT_TRUE(differs);
}

}  // namespace
}  // namespace timing
