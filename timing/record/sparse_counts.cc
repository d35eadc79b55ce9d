#include "timing/record/sparse_counts.h"

namespace timing::record {

SparseCounts::Octave& SparseCounts::make_octave(std::size_t slot) {
  Published<Group>& place = groups_[slot / kSlotsOfGroup];
  Group& group = place.own() == nullptr ? place.make() : *place.own();
  return group.octaves[octave_in_group(slot)].make();
}

void SparseCounts::carry(Octave& octave, std::size_t place) {
  Carries& carries =
      octave.carries.own() == nullptr ? octave.carries.make() : *octave.carries.own();
  std::atomic<std::uint64_t>& high = carries.high[place];
  high.store(high.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

void SparseCounts::append_to(SlotCounts& counts) const {
  for (std::size_t group = 0; group < kGroups; ++group) {
    const Group* const octaves = groups_[group].get();
    if (octaves == nullptr) continue;
    for (std::size_t octave = 0; octave < kOctavesOfGroup; ++octave) {
      const Octave* const made = octaves->octaves[octave].get();
      if (made == nullptr) continue;
      append_octave(*made, group * kSlotsOfGroup + octave * kSlotsOfOctave, counts);
    }
  }
}

void SparseCounts::append_octave(const Octave& octave, std::size_t first_slot, SlotCounts& counts) {
  const Carries* const carries = octave.carries.get();
  for (std::size_t place = 0; place < kSlotsOfOctave; ++place) {
    std::uint64_t count = octave.low[place].load(std::memory_order_acquire);
    if (carries != nullptr) {
      count += carries->high[place].load(std::memory_order_acquire) << kLowBits;
    }
    if (count > 0) counts.push_back({static_cast<std::uint32_t>(first_slot + place), count});
  }
}

std::size_t SparseCounts::memory_bytes() const {
  std::size_t bytes = 0;
  for (const Published<Group>& group : groups_) {
    if (group.get() == nullptr) continue;
    bytes += sizeof(Group);
    for (const Published<Octave>& octave : group.get()->octaves) {
      if (octave.get() == nullptr) continue;
      bytes += sizeof(Octave) + (octave.get()->carries.get() == nullptr ? 0 : sizeof(Carries));
    }
  }
  return bytes;
}

}  // namespace timing::record
