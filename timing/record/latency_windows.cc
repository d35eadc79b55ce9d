#include "timing/record/latency_windows.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "timing/record/quantile.h"

namespace timing::record {

namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

// A second's end is noticed a little late: no window's edge is near one.
constexpr nanoseconds kHalfASecond = std::chrono::milliseconds(500);

// Brings counts of several seconds together.
void merge_equal_slots(SlotCounts& counts) {
  std::ranges::sort(counts, {}, &SlotCount::slot);
  SlotCounts merged;
  for (const SlotCount& one : counts) {
    if (merged.empty() || merged.back().slot != one.slot) merged.push_back({one.slot, 0});
    merged.back().count += one.count;
  }
  counts = std::move(merged);
}

}  // namespace

void LatencyWindows::second_ended(SteadyTime now, const HistogramSnapshot& so_far) {
  beginning_ = std::min(beginning_, now - seconds(1));
  const std::size_t before = growth_.size();
  for (const SlotCount& more : difference(so_far.slots, so_far_)) {
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
    for (std::uint64_t left = more.count; left > 0; left -= std::min(left, kMost)) {
      growth_.push_back({more.slot, static_cast<std::uint32_t>(std::min(left, kMost))});
    }
  }
  if (growth_.size() > before) seconds_.push_back({now, growth_.size() - before});
  so_far_ = so_far.slots;
  so_far_.shrink_to_fit();
  count_ = so_far.count();
}

void LatencyWindows::forget_before_a_minute(SteadyTime now) {
  const SteadyTime oldest = now - std::chrono::minutes(1) + kHalfASecond;
  auto kept = seconds_.begin();
  std::size_t slots = 0;
  for (; kept != seconds_.end() && kept->end < oldest; ++kept) slots += kept->slots;
  if (kept == seconds_.begin()) return;
  seconds_.erase(seconds_.begin(), kept);
  growth_.erase(growth_.begin(), growth_.begin() + static_cast<std::ptrdiff_t>(slots));
  if (!seconds_.empty()) return;
  seconds_.shrink_to_fit();
  growth_.shrink_to_fit();
}

LatencyWindow LatencyWindows::last(seconds length, SteadyTime end, nanoseconds largest) const {
  const SteadyTime oldest = end - length + kHalfASecond;
  SlotCounts counts;
  auto growth = growth_.begin();
  for (const Second& second : seconds_) {
    const auto next = growth + static_cast<std::ptrdiff_t>(second.slots);
    if (second.end >= oldest) {
      std::transform(growth, next, std::back_inserter(counts), [](const Growth& one) {
        return SlotCount{one.slot, one.count};
      });
    }
    growth = next;
  }
  merge_equal_slots(counts);
  return window_of(counts, std::min<nanoseconds>(length, since_beginning(end)), largest);
}

LatencyWindow LatencyWindows::whole_run(SteadyTime now, const HistogramSnapshot& so_far) const {
  return window_of(so_far.slots, since_beginning(now), so_far.largest);
}

nanoseconds LatencyWindows::since_beginning(SteadyTime now) const {
  return now > beginning_ ? now - beginning_ : nanoseconds::zero();
}

std::size_t LatencyWindows::memory_bytes() const {
  return sizeof(LatencyWindows) + so_far_.capacity() * sizeof(SlotCount) +
         seconds_.capacity() * sizeof(Second) + growth_.capacity() * sizeof(Growth);
}

LatencyWindow window_of(const SlotCounts& counts, nanoseconds length, nanoseconds largest) {
  LatencyWindow window;
  window.length = length;
  window.count = total_of(counts);
  if (window.count == 0) return window;
  if (length > nanoseconds::zero()) {
    window.rate = static_cast<double>(window.count) / std::chrono::duration<double>(length).count();
  }
  const std::size_t highest = counts.back().slot;
  window.max = highest == 0 ? nanoseconds::zero()
                            : std::min(ExponentialBuckets::longest_in(highest), largest);
  const auto at = [&](double share) { return std::min(quantile_of(counts, share), window.max); };
  window.p50 = at(0.5);
  window.p90 = at(0.9);
  window.p95 = at(0.95);
  window.p99 = at(0.99);
  window.p999 = at(0.999);
  return window;
}

}  // namespace timing::record
