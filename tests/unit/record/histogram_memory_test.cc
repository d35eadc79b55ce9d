// What histograms take, counted in bytes asked of the allocator; its own share comes on top, of 8
// to 16 bytes an allocation.
//
// The assumption: the latencies of one label set lie within ten octaves, say from 1 ms to 1 s. What
// is nearer together, a target's usual latencies and a tail a hundred times as long, takes less.
#include <gmock/gmock.h>

#include <cmath>
#include <initializer_list>
#include <numbers>

#include "timing/base/random.h"
#include "timing/record/buckets.h"
#include "timing/record/histogram.h"

namespace timing::record {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

constexpr std::size_t kGoal = 2048;

// The default of --buckets.
Bounds default_bounds() { return parse_buckets("0.1, 0.3, 1.2, 5.0").value(); }

nanoseconds lognormal(Random& random, nanoseconds median, double sigma) {
  const auto uniform = [&] { return (static_cast<double>(random() >> 11U) + 0.5) / (1ULL << 53U); };
  const double normal =
      std::sqrt(-2 * std::log(uniform())) * std::cos(2 * std::numbers::pi * uniform());
  return nanoseconds(std::llround(static_cast<double>(median.count()) * std::exp(sigma * normal)));
}

TEST(HistogramMemory, IsNoneForBucketsThatWereNeverHit) {
  const Histogram histogram(default_bounds());
  EXPECT_EQ(histogram.memory_bytes(), sizeof(Histogram) + 5 * sizeof(std::uint64_t));
  EXPECT_LE(sizeof(Histogram), 192U);
}

TEST(HistogramMemory, IsUnder2KibForLatenciesThatSpreadOverTenOctaves) {
  for (nanoseconds lowest = 1us; lowest <= 1min; lowest *= 3) {
    Histogram histogram(default_bounds());
    for (int step = 0; step < 32 * 10; ++step) {
      const double latency = static_cast<double>(lowest.count()) * std::exp2(step / 32.0);
      histogram.observe(nanoseconds(std::llround(latency)));
    }
    EXPECT_GE(histogram.read().slots.size(), 10U * 32U - 10U);
    EXPECT_LT(histogram.memory_bytes(), kGoal);
  }
}

TEST(HistogramMemory, IsUnder2KibForManyLognormalLatencies) {
  Random random(41);
  for (const nanoseconds median : std::initializer_list<nanoseconds>{80us, 3ms, 250ms}) {
    Histogram histogram(default_bounds());
    for (int i = 0; i < 100'000; ++i) histogram.observe(lognormal(random, median, 0.5));
    EXPECT_LT(histogram.memory_bytes(), kGoal);
  }
}

TEST(HistogramMemory, IsUnder2KibForAFastPathAndATimeout) {
  Random random(43);
  Histogram histogram(default_bounds());
  for (int i = 0; i < 10'000; ++i) {
    histogram.observe(lognormal(random, 2ms, 0.5));
    if (i % 100 == 0) histogram.observe(30s + nanoseconds(random() % 2'000'000));
  }
  EXPECT_LT(histogram.memory_bytes(), kGoal);
}

TEST(HistogramMemory, IsBoundedForAllDurationsThatThereAre) {
  Histogram histogram(default_bounds());
  for (std::size_t slot = 1; slot < ExponentialBuckets::kSlots; ++slot) {
    histogram.observe(ExponentialBuckets::longest_in(slot));
  }
  EXPECT_LT(histogram.memory_bytes(), 10U * 1024U);
}

}  // namespace
}  // namespace timing::record
