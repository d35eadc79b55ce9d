#include "timing/record/histogram.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "timing/base/random.h"

namespace timing::record {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using ::testing::ElementsAre;

Bounds bounds_of(std::vector<nanoseconds> bounds) {
  return std::make_shared<const std::vector<nanoseconds>>(std::move(bounds));
}

TEST(OneTwoFiveBounds, GoFromTenMicrosecondsToTenSeconds) {
  EXPECT_THAT(*one_two_five_bounds(),
              ElementsAre(10us, 20us, 50us, 100us, 200us, 500us, 1ms, 2ms, 5ms, 10ms, 20ms, 50ms,
                          100ms, 200ms, 500ms, 1s, 2s, 5s, 10s));
}

TEST(Histogram, StartsWithZeros) {
  const Histogram histogram(bounds_of({1ms, 2ms}));
  const HistogramSnapshot snapshot = histogram.read();
  EXPECT_THAT(snapshot.counts, ElementsAre(0, 0, 0));
  EXPECT_EQ(snapshot.count(), 0U);
  EXPECT_EQ(snapshot.sum, 0ns);
}

TEST(Histogram, CountsAnObservationEqualToABoundUnderThatBound) {
  Histogram histogram(bounds_of({1ms, 2ms}));
  for (const nanoseconds value :
       {0ns, 999'999ns, 1'000'000ns, 1'000'001ns, 2'000'000ns, 2'000'001ns, 9'000'000'000ns}) {
    histogram.observe(value);
  }
  EXPECT_THAT(histogram.read().counts, ElementsAre(3, 2, 2));
  EXPECT_EQ(histogram.read().sum, 9'007'000'001ns);
}

TEST(Histogram, CountsTheSameObservationsInExponentialBuckets) {
  Histogram histogram(bounds_of({1ms, 2ms}));
  for (const nanoseconds value : {0ns, -7ns, 1'000'000'000ns, 1'000'000'001ns, 999'999'999ns}) {
    histogram.observe(value);
  }
  const auto second = static_cast<std::uint32_t>(ExponentialBuckets::slot_of(1s));
  EXPECT_THAT(histogram.read().slots,
              ElementsAre(SlotCount{0, 2}, SlotCount{second, 2}, SlotCount{second + 1, 1}));
  EXPECT_EQ(histogram.observations(), 5U);
}

TEST(Histogram, KnowsItsLargestObservation) {
  Histogram histogram(bounds_of({1ms}));
  EXPECT_EQ(histogram.read().largest, 0ns);
  histogram.observe(7ms);
  histogram.observe(3ms);
  EXPECT_EQ(histogram.read().largest, 7ms);
}

TEST(Histogram, TakesANegativeObservationForNone) {
  Histogram histogram(bounds_of({1ms}));
  histogram.observe(5ms);
  histogram.observe(-3ms);
  EXPECT_THAT(histogram.read().counts, ElementsAre(1, 1));
  EXPECT_EQ(histogram.read().sum, 5ms);
}

TEST(Histogram, SumsBeyondWhatNanosecondsIn64BitsHold) {
  Histogram histogram(bounds_of({1ms}));
  for (int i = 0; i < 5; ++i) histogram.observe(nanoseconds::max());
  EXPECT_EQ(histogram.read().sum.count(), 5 * static_cast<long double>(INT64_MAX));
  EXPECT_THAT(histogram.read().counts, ElementsAre(0, 5));
}

TEST(Histogram, AgreesWithAPlainCountOfRandomValues) {
  Random random(42);
  for (int round = 0; round < 50; ++round) {
    std::vector<nanoseconds> bounds;
    for (nanoseconds bound = 0ns; bounds.size() < 1 + random() % 12;) {
      bound += nanoseconds(1 + random() % 1'000);
      bounds.push_back(bound);
    }
    Histogram histogram(bounds_of(bounds));
    std::vector<std::uint64_t> counts(bounds.size() + 1);
    nanoseconds sum{0};
    for (int i = 0; i < 500; ++i) {
      const nanoseconds value(random() % 8'000);
      histogram.observe(value);
      sum += value;
      std::size_t bucket = 0;
      while (bucket < bounds.size() && value > bounds[bucket]) ++bucket;
      ++counts[bucket];
    }
    EXPECT_EQ(histogram.read().counts, counts);
    EXPECT_EQ(histogram.read().sum, sum);
    EXPECT_EQ(total_of(histogram.read().slots), 500U);
  }
}

TEST(HistogramSnapshot, AddsAndTakesOverTheBucketsOfTheFirst) {
  Histogram first(bounds_of({1ms}));
  Histogram second(bounds_of({1ms}));
  first.observe(1ms);
  second.observe(7ms);
  HistogramSnapshot sum;
  sum.add(first.read());
  sum.add(second.read());
  sum.add({});
  EXPECT_THAT(sum.counts, ElementsAre(1, 1));
  EXPECT_EQ(sum.sum, 8ms);
  EXPECT_EQ(sum.largest, 7ms);
  EXPECT_EQ(total_of(sum.slots), 2U);
}

// Every observation is the same, so that a torn read shows: its sum is not its count times that.
TEST(Histogram, GivesAConsistentPictureWhileItIsWritten) {
  constexpr nanoseconds kValue = 1'300'000'007ns;
  constexpr std::uint64_t kObservations = 100'000;
  Histogram histogram(bounds_of({1s, 2s}));
  std::thread writer([&] {
    for (std::uint64_t i = 0; i < kObservations; ++i) histogram.observe(kValue);
  });
  std::uint64_t last = 0;
  while (last < kObservations) {
    const HistogramSnapshot snapshot = histogram.read();
    const std::uint64_t count = snapshot.count();
    EXPECT_EQ(snapshot.sum, DurationSum(kValue) * count);
    EXPECT_GE(count, last);
    last = count;
  }
  writer.join();
  EXPECT_THAT(histogram.read().counts, ElementsAre(0, kObservations, 0));
}

// A writer that never rests, and more to copy than it leaves time for: readers get their picture
// all the same, each of them.
TEST(Histogram, LetsReadersThroughWhateverTheWriterDoes) {
  constexpr int kReaders = 2;
  constexpr int kReads = 300;
  Histogram histogram(one_two_five_bounds());
  std::atomic<int> reading = kReaders;
  std::thread writer([&] {
    for (nanoseconds value = 1us; reading > 0; value = value < 10s ? value * 65 / 64 : 1us) {
      histogram.observe(value);
    }
  });
  std::vector<std::thread> readers;
  for (int reader = 0; reader < kReaders; ++reader) {
    readers.emplace_back([&] {
      std::uint64_t last = 0;
      for (int read = 0; read < kReads; ++read) {
        const HistogramSnapshot snapshot = histogram.read();
        EXPECT_EQ(snapshot.count(), total_of(snapshot.slots));
        EXPECT_GE(snapshot.count(), last);
        last = snapshot.count();
      }
      --reading;
    });
  }
  for (std::thread& reader : readers) reader.join();
  writer.join();
  EXPECT_EQ(histogram.read().count(), histogram.observations());
}

}  // namespace
}  // namespace timing::record
