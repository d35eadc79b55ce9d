#include "timing/record/exponential_buckets.h"

#include <iterator>
#include <numeric>
#include <utility>

namespace timing::record {

std::uint64_t total_of(const SlotCounts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const SlotCount& one) { return sum + one.count; });
}

void add(SlotCounts& sum, const SlotCounts& counts) {
  if (counts.empty()) return;
  if (sum.empty()) {
    sum = counts;
    return;
  }
  SlotCounts merged;
  merged.reserve(sum.size() + counts.size());
  auto left = sum.cbegin();
  for (const SlotCount& right : counts) {
    while (left != sum.cend() && left->slot < right.slot) merged.push_back(*left++);
    merged.push_back(right);
    if (left != sum.cend() && left->slot == right.slot) merged.back().count += (left++)->count;
  }
  merged.insert(merged.end(), left, sum.cend());
  sum = std::move(merged);
}

SlotCounts difference(const SlotCounts& after, const SlotCounts& before) {
  SlotCounts result;
  auto old = before.begin();
  for (const SlotCount& now : after) {
    while (old != before.end() && old->slot < now.slot) ++old;
    const bool was_there = old != before.end() && old->slot == now.slot;
    const std::uint64_t more = now.count - (was_there ? old->count : 0);
    if (more > 0) result.push_back({now.slot, more});
  }
  return result;
}

}  // namespace timing::record
