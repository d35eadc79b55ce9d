#include "timing/record/quantile.h"

#include <algorithm>
#include <cmath>

namespace timing::record {

namespace {

using std::chrono::nanoseconds;

// `fraction`: 0 is the lower bound of the slot, 1 the upper one.
nanoseconds within(std::size_t slot, double fraction) {
  if (slot == 0) return nanoseconds::zero();
  constexpr double kNanosecondsPerSecond = 1e9;
  constexpr auto kToAnOctave = static_cast<double>(ExponentialBuckets::kToAnOctave);
  const double bound = static_cast<double>(ExponentialBuckets::index_of(slot) - 1) + fraction;
  const double duration = std::exp2(bound / kToAnOctave) * kNanosecondsPerSecond;
  // The highest bucket ends where 64 bits do not reach.
  const auto longest = static_cast<double>(ExponentialBuckets::longest_in(slot).count());
  if (duration >= longest) return ExponentialBuckets::longest_in(slot);
  return nanoseconds(std::llround(duration));
}

}  // namespace

nanoseconds quantile_of(const SlotCounts& counts, double share) {
  const double rank = share * static_cast<double>(total_of(counts));
  double below = 0;
  for (const SlotCount& slot : counts) {
    const auto count = static_cast<double>(slot.count);
    if (below + count >= rank) return within(slot.slot, std::max(rank - below, 0.0) / count);
    below += count;
  }
  return counts.empty() ? nanoseconds::zero() : ExponentialBuckets::longest_in(counts.back().slot);
}

}  // namespace timing::record
