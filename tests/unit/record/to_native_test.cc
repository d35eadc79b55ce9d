#include "timing/record/to_native.h"

#include <gmock/gmock.h>

#include <cmath>

#include "timing/base/random.h"

namespace timing::record {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Bucket = NativeHistogram::Bucket;

HistogramSnapshot snapshot_of(const std::vector<nanoseconds>& durations) {
  Histogram histogram(one_two_five_bounds());
  for (const nanoseconds duration : durations) histogram.observe(duration);
  return histogram.read();
}

// One duration in each of so many neighbouring buckets of schema 5, the last of which ends at 1 s.
HistogramSnapshot neighbours_up_to_a_second(std::uint32_t buckets) {
  const auto last = static_cast<std::uint32_t>(ExponentialBuckets::slot_of(1s));
  HistogramSnapshot snapshot;
  for (std::uint32_t slot = last - buckets + 1; slot <= last; ++slot) {
    snapshot.slots.push_back({slot, 1});
  }
  return snapshot;
}

TEST(ToNative, IsEmptyWithoutObservations) {
  const NativeHistogram native = to_native(snapshot_of({}));
  EXPECT_EQ(native.schema, 5);
  EXPECT_EQ(native.zero_threshold, std::exp2(-30));
  EXPECT_EQ(native.zero_count, 0U);
  EXPECT_THAT(native.buckets, IsEmpty());
}

TEST(ToNative, HasTheIndicesOfPrometheus) {
  const NativeHistogram native = to_native(snapshot_of({1s, 1s + 1ns, 500ms, 1024s, 1s}));
  EXPECT_EQ(native.schema, 5);
  EXPECT_THAT(native.buckets,
              ElementsAre(Bucket{-32, 1}, Bucket{0, 2}, Bucket{1, 1}, Bucket{320, 1}));
}

TEST(ToNative, CountsDurationsOfNothingAsZerosAndNothingElse) {
  const NativeHistogram native = to_native(snapshot_of({0ns, -5ns, 1ns, 0ns}));
  EXPECT_EQ(native.zero_count, 3U);
  EXPECT_THAT(native.buckets, ElementsAre(Bucket{-956, 1}));
  // The bucket of a nanosecond begins above the threshold.
  EXPECT_GE(std::exp2(-957.0 / 32), native.zero_threshold);
}

TEST(ToNative, KeepsItsSchemaWhileTheBucketsSuffice) {
  EXPECT_EQ(to_native(neighbours_up_to_a_second(160)).schema, 5);
  EXPECT_EQ(to_native(neighbours_up_to_a_second(160)).buckets.size(), 160U);
  EXPECT_EQ(to_native(neighbours_up_to_a_second(161)).schema, 4);
  EXPECT_EQ(to_native(neighbours_up_to_a_second(161)).buckets.size(), 81U);
  EXPECT_EQ(to_native(neighbours_up_to_a_second(321)).schema, 3);
}

TEST(ToNative, MergesNeighboursAsASchemaLessByOneHasThem) {
  // Of schema 5 the indices -4 to 0; of schema 4 (-3,-2], (-2,-1], (-1,0]; of schema 3 -1 and 0.
  const HistogramSnapshot five = neighbours_up_to_a_second(5);
  EXPECT_THAT(to_native(five, 4).buckets, ElementsAre(Bucket{-2, 1}, Bucket{-1, 2}, Bucket{0, 2}));
  EXPECT_THAT(to_native(five, 2).buckets, ElementsAre(Bucket{-1, 1}, Bucket{0, 4}));
  EXPECT_EQ(to_native(five, 2).schema, 3);
}

TEST(ToNative, StopsAtASchemaWhoseBucketsAreFew) {
  HistogramSnapshot all;
  for (std::uint32_t slot = 0; slot < ExponentialBuckets::kSlots; ++slot) {
    all.slots.push_back({slot, 1});
  }
  EXPECT_EQ(to_native(all).schema, 1);
  EXPECT_EQ(to_native(all).buckets.size(), 127U);
  EXPECT_EQ(to_native(all, 64).schema, 0);
  EXPECT_EQ(to_native(all, 64).buckets.size(), 64U);
  EXPECT_EQ(to_native(all, 1).schema, 0);
}

// By what a bucket of a schema is: (2^((index-1)/2^schema), 2^(index/2^schema)] seconds.
TEST(ToNative, PutsEachDurationIntoTheBucketWhoseBoundsEncloseIt) {
  Random random(17);
  for (int round = 0; round < 100; ++round) {
    std::vector<nanoseconds> durations(1 + random() % 400);
    for (nanoseconds& duration : durations) {
      duration = nanoseconds(static_cast<std::int64_t>(random() >> (20 + random() % 40)));
    }
    const std::size_t most = 64 + random() % 100;
    const NativeHistogram native = to_native(snapshot_of(durations), most);
    EXPECT_LE(native.buckets.size(), most);
    std::uint64_t found = native.zero_count;
    for (const Bucket& bucket : native.buckets) {
      const long double step = std::exp2(static_cast<long double>(native.schema));
      const long double lower = 1e9L * std::exp2((bucket.index - 1) / step);
      const long double upper = 1e9L * std::exp2(bucket.index / step);
      const auto inside = std::ranges::count_if(durations, [&](nanoseconds duration) {
        return duration.count() > lower && duration.count() <= upper;
      });
      EXPECT_EQ(bucket.count, static_cast<std::uint64_t>(inside)) << bucket.index;
      found += bucket.count;
    }
    EXPECT_EQ(found, durations.size());
  }
}

// Prometheus takes a schema that rises, and a bucket that shrinks, for a reset.
TEST(ToNative, NeverRaisesTheSchemaOfAHistogramThatGrows) {
  Random random(23);
  Histogram histogram(one_two_five_bounds());
  NativeHistogram last = to_native(histogram.read());
  for (int i = 0; i < 1'000; ++i) {
    histogram.observe(nanoseconds(static_cast<std::int64_t>(random() >> (2 + random() % 60))));
    const NativeHistogram now = to_native(histogram.read());
    ASSERT_LE(now.schema, last.schema);
    ASSERT_LE(now.buckets.size(), 160U);
    last = now;
  }
  EXPECT_LT(last.schema, 5);
}

}  // namespace
}  // namespace timing::record
