#include "timing/record/quantile.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "timing/base/random.h"
#include "timing/record/histogram.h"

namespace timing::record {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

std::uint32_t slot_of(nanoseconds duration) {
  return static_cast<std::uint32_t>(ExponentialBuckets::slot_of(duration));
}

nanoseconds power_of_two_seconds(double exponent) {
  return nanoseconds(std::llround(std::exp2(exponent) * 1e9));
}

TEST(Quantile, OfNothingIsNothing) {
  EXPECT_EQ(quantile_of({}, 0.5), 0ns);
  EXPECT_EQ(quantile_of({{0, 100}}, 0.99), 0ns);
}

// The bucket of 1 s goes from 2^(-1/32) to 1.
TEST(Quantile, LiesBetweenTheBoundsOfItsBucketOnALogarithmicScale) {
  const SlotCounts counts{{slot_of(1s), 4}};
  EXPECT_EQ(quantile_of(counts, 0), power_of_two_seconds(-1.0 / 32));
  EXPECT_EQ(quantile_of(counts, 0.25), power_of_two_seconds(-0.75 / 32));
  EXPECT_EQ(quantile_of(counts, 0.5), power_of_two_seconds(-0.5 / 32));
  EXPECT_EQ(quantile_of(counts, 1), 1s);
}

TEST(Quantile, IsInTheBucketThatReachesTheRank) {
  const SlotCounts counts{{0, 10}, {slot_of(1ms), 40}, {slot_of(1s), 50}};
  EXPECT_EQ(quantile_of(counts, 0.1), 0ns);
  EXPECT_GT(quantile_of(counts, 0.11), 900us);
  EXPECT_LE(quantile_of(counts, 0.5), ExponentialBuckets::longest_in(slot_of(1ms)) + 1ns);
  EXPECT_EQ(quantile_of(counts, 0.75), power_of_two_seconds(-0.5 / 32));
  EXPECT_EQ(quantile_of(counts, 1), 1s);
}

TEST(Quantile, ReachesTheLongestDuration) {
  const SlotCounts counts{{slot_of(nanoseconds::max()), 1}};
  EXPECT_EQ(quantile_of(counts, 1), nanoseconds::max());
}

TEST(Quantile, IsWithinABucketOfTheTrueOne) {
  constexpr double kBucket = 0.022;
  Random random(29);
  for (int round = 0; round < 50; ++round) {
    Histogram histogram(one_two_five_bounds());
    std::vector<nanoseconds> durations(1 + random() % 3'000);
    for (nanoseconds& duration : durations) {
      duration = nanoseconds(1'000 + static_cast<std::int64_t>(random() >> (25 + random() % 10)));
      histogram.observe(duration);
    }
    std::ranges::sort(durations);
    for (const double share : {0.5, 0.9, 0.95, 0.99, 0.999}) {
      const auto rank = std::ceil(share * static_cast<double>(durations.size()));
      const auto expected =
          static_cast<double>(durations[static_cast<std::size_t>(rank) - 1].count());
      const auto told = static_cast<double>(quantile_of(histogram.read().slots, share).count());
      EXPECT_NEAR(told, expected, kBucket * expected);
    }
  }
}

}  // namespace
}  // namespace timing::record
