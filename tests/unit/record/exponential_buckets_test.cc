#include "timing/record/exponential_buckets.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <map>

#include "timing/base/random.h"

namespace timing::record {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

static_assert(std::numeric_limits<long double>::digits >= 64, "the oracle needs them");

// The upper bound of Prometheus' bucket, in nanoseconds.
long double bound_of(std::int32_t index) {
  return 1e9L * std::exp2(static_cast<long double>(index) / 32);
}

// The lowest bucket whose bound is not below the duration.
std::int32_t index_by_bounds(nanoseconds duration) {
  const auto value = static_cast<long double>(duration.count());
  auto index = static_cast<std::int32_t>(std::ceil(32 * std::log2(value / 1e9L)));
  while (value > bound_of(index)) ++index;
  while (value <= bound_of(index - 1)) --index;
  return index;
}

std::int32_t index_by_slot(nanoseconds duration) {
  return ExponentialBuckets::index_of(ExponentialBuckets::slot_of(duration));
}

TEST(ExponentialBuckets, AreExactAtAndAroundEveryBoundFromANanosecondToAThousandSeconds) {
  const std::int32_t last = index_by_bounds(1000s);
  for (std::int32_t index = index_by_bounds(1ns); index <= last; ++index) {
    const auto bound = static_cast<std::int64_t>(std::floor(bound_of(index)));
    for (std::int64_t value = bound - 3; value <= bound + 3; ++value) {
      if (value < 1) continue;
      ASSERT_EQ(index_by_slot(nanoseconds(value)), index_by_bounds(nanoseconds(value))) << value;
    }
  }
}

TEST(ExponentialBuckets, HaveEveryDurationOfTheFirstMicrosecondsRight) {
  for (nanoseconds value = 1ns; value < 20us; ++value) {
    ASSERT_EQ(index_by_slot(value), index_by_bounds(value)) << value.count();
  }
}

TEST(ExponentialBuckets, HaveRandomDurationsOfEachOctaveRight) {
  Random random(11);
  for (int shift = 1; shift < 63; ++shift) {
    for (int i = 0; i < 500; ++i) {
      const nanoseconds value(static_cast<std::int64_t>((random() >> 1U) >> shift) + 1);
      ASSERT_EQ(index_by_slot(value), index_by_bounds(value)) << value.count();
    }
  }
}

TEST(ExponentialBuckets, HoldPowersOfTwoSecondsInTheBucketThatTheyEnd) {
  EXPECT_EQ(index_by_slot(1s), 0);
  EXPECT_EQ(index_by_slot(1s + 1ns), 1);
  EXPECT_EQ(index_by_slot(1024s), 320);
  EXPECT_EQ(index_by_slot(1024s + 1ns), 321);
  EXPECT_EQ(index_by_slot(500ms), -32);
  EXPECT_EQ(index_by_slot(1'953'125ns), -288);  // 2^-9 s
  EXPECT_EQ(index_by_slot(1'953'126ns), -287);
}

TEST(ExponentialBuckets, GiveNothingAndLessASlotOfTheirOwn) {
  EXPECT_EQ(ExponentialBuckets::slot_of(0ns), 0U);
  EXPECT_EQ(ExponentialBuckets::slot_of(-1ns), 0U);
  EXPECT_EQ(ExponentialBuckets::slot_of(nanoseconds::min()), 0U);
  EXPECT_EQ(ExponentialBuckets::slot_of(1ns), 1U);
}

TEST(ExponentialBuckets, HaveASlotForTheLongestDuration) {
  EXPECT_EQ(ExponentialBuckets::slot_of(nanoseconds::max()), ExponentialBuckets::kSlots - 1);
  EXPECT_EQ(ExponentialBuckets::longest_in(ExponentialBuckets::kSlots - 1), nanoseconds::max());
}

TEST(ExponentialBuckets, TellTheLongestDurationOfASlot) {
  for (std::size_t slot = 1; slot + 1 < ExponentialBuckets::kSlots; ++slot) {
    const nanoseconds longest = ExponentialBuckets::longest_in(slot);
    // Some of the first slots lie between two nanoseconds, so that no duration is theirs.
    ASSERT_LE(ExponentialBuckets::slot_of(longest), slot);
    ASSERT_GT(ExponentialBuckets::slot_of(longest + 1ns), slot);
  }
}

TEST(SlotCounts, AddSlotBySlot) {
  SlotCounts sum;
  add(sum, {{3, 1}, {7, 2}});
  add(sum, {{1, 5}, {7, 4}, {9, 1}});
  add(sum, {});
  EXPECT_THAT(sum, ElementsAre(SlotCount{1, 5}, SlotCount{3, 1}, SlotCount{7, 6}, SlotCount{9, 1}));
  EXPECT_EQ(total_of(sum), 13U);
}

TEST(SlotCounts, DifferenceIsWhatCameToThem) {
  const SlotCounts before{{3, 1}, {7, 2}};
  EXPECT_THAT(difference({{1, 1}, {3, 1}, {7, 5}, {8, 2}}, before),
              ElementsAre(SlotCount{1, 1}, SlotCount{7, 3}, SlotCount{8, 2}));
  EXPECT_THAT(difference(before, before), IsEmpty());
  EXPECT_EQ(difference(before, {}), before);
}

TEST(SlotCounts, DifferenceUndoesAdding) {
  Random random(5);
  const auto some = [&random] {
    std::map<std::uint64_t, std::uint64_t> counts;
    for (std::uint64_t i = random() % 40; i > 0; --i) counts[random() % 60] += 1 + random() % 9;
    SlotCounts slots;
    for (const auto& [slot, count] : counts)
      slots.push_back({static_cast<std::uint32_t>(slot), count});
    return slots;
  };
  for (int round = 0; round < 300; ++round) {
    const SlotCounts before = some();
    const SlotCounts more = some();
    SlotCounts after = before;
    add(after, more);
    EXPECT_EQ(difference(after, before), more);
  }
}

}  // namespace
}  // namespace timing::record
