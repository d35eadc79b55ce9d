// Exponential buckets for durations, as Prometheus' native histograms have them in schema 5: each
// bound is 2^(1/32), 2.2 %, above the one before it.
//
// A slot is a place among all of them. Slot 0 holds durations of nothing. Slot s > 0 holds those in
// (2^((i-1)/32), 2^(i/32)] seconds, where i = s - 957 is its index in Prometheus' numbering: from
// slot 1, which a nanosecond falls into, to the one that the longest duration falls into.
//
// Durations are whole nanoseconds, and so the slot is found in whole numbers, exactly. A duration
// is shifted to the left until its highest bit is set; the bounds, each shifted likewise and
// without its fraction, are then the same 32 numbers whatever the octave.
//
// Threads: pure functions. Units: nanoseconds. Errors: none.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace timing::record {

struct ExponentialBuckets {
  static constexpr std::int32_t kSchema = 5;
  static constexpr std::size_t kToAnOctave = std::size_t{1} << kSchema;
  static constexpr std::size_t kSlots = 63 * kToAnOctave + 2;
  static constexpr std::int32_t kIndexOfSlotZero = -957;

  // The floor of 10^9 * 2^(33 + (4 + n)/32), which is 2^63 or more and less than 2^64: the roots
  // were taken of whole numbers. The last one is above all.
  static constexpr std::array<std::uint64_t, kToAnOctave + 1> kBounds{
      0x81ffa7a9549ca6e3U, 0x84d8626d3118d396U, 0x87c11235836d16a3U, 0x8aba10758e1ea3cfU,
      0x8dc3b8960164a7d9U, 0x90de67fff600044cU, 0x940a7e28259fb382U, 0x97485c9a622adb60U,
      0x9a9867054d512391U, 0x9dfb034651c99c68U, 0xa1709975dfb06757U, 0xa4f993f3ed7b61caU,
      0xa8965f74bf065071U, 0xac476b0df43f745fU, 0xb00d2843e1060dc2U, 0xb3e80b172fd51af7U,
      0xb7d88a12d0dd9ea0U, 0xbbdf1e5a373ce5c6U, 0xbffc43b7e604a922U, 0xc43078ac4ed47ae7U,
      0xc87c3e7d03cdbec3U, 0xcce019443eb56ce4U, 0xd15c9000bf211c1fU, 0xd5f22ca6019743e0U,
      0xdaa17c2cd19555dbU, 0xdf6b0ea438793a89U, 0xe44f7742cb56e3ddU, 0xe94f4c7859ce1066U,
      0xee6b280000000000U, 0xf3a3a6f29dd0c333U, 0xf8f969d9b5abf948U, 0xfe6d14c2b5114024U,
      0xffffffffffffffffU};

  // The bits behind the highest one name a cell, too narrow for two bounds: so one comparison is
  // left to make.
  static constexpr unsigned kCellBits = 6;
  static constexpr auto kFirstBoundOfCell = [] {
    std::array<std::uint8_t, std::size_t{1} << kCellBits> first{};
    for (std::size_t cell = 0; cell < first.size(); ++cell) {
      const std::uint64_t begin = ((std::uint64_t{1} << kCellBits) | cell) << (63 - kCellBits);
      while (kBounds[first[cell]] < begin) ++first[cell];
    }
    return first;
  }();

  static constexpr std::size_t slot_of(std::chrono::nanoseconds duration) {
    if (duration <= std::chrono::nanoseconds::zero()) return 0;
    const auto value = static_cast<std::uint64_t>(duration.count());
    const auto shift = static_cast<unsigned>(std::countl_zero(value));
    const std::uint64_t shifted = value << shift;
    const std::size_t bound = kFirstBoundOfCell[(shifted << 1U) >> (64 - kCellBits)];
    return (63 - shift) * kToAnOctave + bound + (shifted > kBounds[bound] ? 1 : 0) + 1;
  }

  // REQUIRES of both: slot > 0.
  static constexpr std::int32_t index_of(std::size_t slot) {
    return static_cast<std::int32_t>(slot) + kIndexOfSlotZero;
  }
  static constexpr std::chrono::nanoseconds longest_in(std::size_t slot) {
    const std::size_t octave = (slot - 1) / kToAnOctave;
    const std::uint64_t bound = kBounds[(slot - 1) % kToAnOctave] >> (63 - octave);
    constexpr auto kLongest = static_cast<std::uint64_t>(std::chrono::nanoseconds::max().count());
    return std::chrono::nanoseconds(std::min(bound, kLongest));
  }
};

// How many durations fell into a slot.
struct SlotCount {
  std::uint32_t slot = 0;
  std::uint64_t count = 0;

  bool operator==(const SlotCount&) const = default;
};

// The slots that hold something, ascending.
using SlotCounts = std::vector<SlotCount>;

std::uint64_t total_of(const SlotCounts& counts);
void add(SlotCounts& sum, const SlotCounts& counts);
// What came to `before` until it became `after`. REQUIRES: no slot of `before` holds more.
SlotCounts difference(const SlotCounts& after, const SlotCounts& before);

}  // namespace timing::record
