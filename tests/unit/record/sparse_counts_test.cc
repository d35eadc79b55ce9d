#include "timing/record/sparse_counts.h"

#include <gmock/gmock.h>

#include <limits>
#include <map>

#include "timing/base/random.h"

namespace timing::record {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

SlotCounts counts_of(const SparseCounts& counts) {
  SlotCounts slots;
  counts.append_to(slots);
  return slots;
}

TEST(SparseCounts, TakeNoMemoryBeforeTheFirstCount) {
  const SparseCounts counts;
  EXPECT_THAT(counts_of(counts), IsEmpty());
  EXPECT_EQ(counts.memory_bytes(), 0U);
}

TEST(SparseCounts, TakeMemoryForTheOctavesThatWereHit) {
  SparseCounts counts;
  counts.add(100);
  const std::size_t one_octave = counts.memory_bytes();
  counts.add(101);
  EXPECT_EQ(counts.memory_bytes(), one_octave);
  counts.add(100 + 32);
  EXPECT_GT(counts.memory_bytes(), one_octave);
  EXPECT_LT(counts.memory_bytes(), 2 * one_octave);
}

TEST(SparseCounts, ReachFromTheFirstSlotToTheLast) {
  constexpr auto kLast = static_cast<std::uint32_t>(ExponentialBuckets::kSlots - 1);
  SparseCounts counts;
  counts.add(kLast);
  counts.add(0);
  counts.add(kLast);
  EXPECT_THAT(counts_of(counts), ElementsAre(SlotCount{0, 1}, SlotCount{kLast, 2}));
}

TEST(SparseCounts, CarryBeyond32Bits) {
  constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
  SparseCounts counts;
  counts.add(7, kMost);
  EXPECT_THAT(counts_of(counts), ElementsAre(SlotCount{7, kMost}));
  const std::size_t before = counts.memory_bytes();
  counts.add(7);
  EXPECT_THAT(counts_of(counts), ElementsAre(SlotCount{7, std::uint64_t{kMost} + 1}));
  EXPECT_GT(counts.memory_bytes(), before);
  counts.add(8);
  for (int i = 0; i < 10; ++i) counts.add(7, kMost);
  EXPECT_THAT(counts_of(counts),
              ElementsAre(SlotCount{7, 11 * std::uint64_t{kMost} + 1}, SlotCount{8, 1}));
}

TEST(SparseCounts, AgreeWithAPlainCountOfRandomSlots) {
  Random random(3);
  for (int round = 0; round < 20; ++round) {
    SparseCounts counts;
    std::map<std::uint32_t, std::uint64_t> plain;
    const std::uint64_t spread = 1 + random() % ExponentialBuckets::kSlots;
    for (int i = 0; i < 2'000; ++i) {
      const auto slot = static_cast<std::uint32_t>(random() % spread);
      const auto times = static_cast<std::uint32_t>(random() >> (32 + random() % 32));
      counts.add(slot, times);
      plain[slot] += times;
    }
    SlotCounts expected;
    for (const auto& [slot, count] : plain) {
      if (count > 0) expected.push_back({slot, count});
    }
    EXPECT_EQ(counts_of(counts), expected);
  }
}

}  // namespace
}  // namespace timing::record
