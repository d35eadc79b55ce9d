#include "timing/record/to_native.h"

#include <limits>

namespace timing::record {

namespace {

constexpr double kZeroThreshold = 1.0 / (1U << 30U);

// Of the bucket that takes the one with this index in when the schema is lowered so many times:
// index 0 ends at 1 s in each of them.
std::int32_t lowered(std::int32_t index, std::int32_t times) {
  const std::int32_t merged = std::int32_t{1} << times;
  return (index + merged - 1) >> times;
}

std::size_t used_buckets(const SlotCounts& slots, std::int32_t lowered_times) {
  std::size_t used = 0;
  std::int32_t last = std::numeric_limits<std::int32_t>::min();
  for (const SlotCount& slot : slots) {
    if (slot.slot == 0) continue;
    const std::int32_t index = lowered(ExponentialBuckets::index_of(slot.slot), lowered_times);
    if (index != last) ++used;
    last = index;
  }
  return used;
}

}  // namespace

NativeHistogram to_native(const HistogramSnapshot& snapshot, std::size_t most_buckets) {
  NativeHistogram native;
  native.schema = ExponentialBuckets::kSchema;
  native.zero_threshold = kZeroThreshold;
  std::int32_t times = 0;
  while (native.schema > 0 && used_buckets(snapshot.slots, times) > most_buckets) {
    --native.schema;
    ++times;
  }
  for (const auto& [slot, count] : snapshot.slots) {
    if (slot == 0) {
      native.zero_count = count;
      continue;
    }
    const std::int32_t index = lowered(ExponentialBuckets::index_of(slot), times);
    if (native.buckets.empty() || native.buckets.back().index != index) {
      native.buckets.push_back({index, 0});
    }
    native.buckets.back().count += count;
  }
  return native;
}

}  // namespace timing::record
