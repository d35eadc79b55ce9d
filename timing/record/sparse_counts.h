// A counter for each slot of the exponential buckets, with memory for those octaves only that were
// hit: one thread counts, any thread reads.
//
// An octave takes 136 bytes, eight neighbouring octaves 64 more. Its counters are of 32 bits; one
// that overflows carries into 64 more, which its octave gets then.
//
// Threads: add() on the one writer; append_to() and memory_bytes() on any. A reader that needs all
// slots as they were at one moment makes sure that nobody writes meanwhile, as Histogram does.
// Errors: none.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "timing/record/exponential_buckets.h"
#include "timing/record/published.h"

namespace timing::record {

class SparseCounts {
 public:
  // REQUIRES: slot < ExponentialBuckets::kSlots.
  void add(std::size_t slot, std::uint32_t times = 1) {
    Octave* octave = own_octave(slot);
    if (octave == nullptr) [[unlikely]]
      octave = &make_octave(slot);
    std::atomic<std::uint32_t>& low = octave->low[slot % kSlotsOfOctave];
    const std::uint64_t sum = std::uint64_t{low.load(std::memory_order_relaxed)} + times;
    low.store(static_cast<std::uint32_t>(sum), std::memory_order_release);
    if (sum >> kLowBits != 0) [[unlikely]]
      carry(*octave, slot % kSlotsOfOctave);
  }

  // Appends the slots that hold something.
  void append_to(SlotCounts& counts) const;

  // What it has allocated.
  std::size_t memory_bytes() const;

 private:
  static constexpr unsigned kLowBits = 32;
  static constexpr std::size_t kSlotsOfOctave = ExponentialBuckets::kToAnOctave;
  static constexpr std::size_t kOctavesOfGroup = 8;
  static constexpr std::size_t kSlotsOfGroup = kSlotsOfOctave * kOctavesOfGroup;
  static constexpr std::size_t kGroups = 8;
  static_assert(kGroups * kSlotsOfGroup >= ExponentialBuckets::kSlots);

  struct Carries {
    std::array<std::atomic<std::uint64_t>, kSlotsOfOctave> high{};
  };
  struct Octave {
    std::array<std::atomic<std::uint32_t>, kSlotsOfOctave> low{};
    Published<Carries> carries;
  };
  struct Group {
    std::array<Published<Octave>, kOctavesOfGroup> octaves;
  };

  static std::size_t octave_in_group(std::size_t slot) {
    return slot / kSlotsOfOctave % kOctavesOfGroup;
  }
  Octave* own_octave(std::size_t slot) {
    Group* const group = groups_[slot / kSlotsOfGroup].own();
    return group == nullptr ? nullptr : group->octaves[octave_in_group(slot)].own();
  }
  Octave& make_octave(std::size_t slot);
  static void carry(Octave& octave, std::size_t place);
  static void append_octave(const Octave& octave, std::size_t first_slot, SlotCounts& counts);

  std::array<Published<Group>, kGroups> groups_;
};

}  // namespace timing::record
