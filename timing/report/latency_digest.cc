#include "timing/report/latency_digest.h"

#include <algorithm>
#include <bit>

namespace timing::report {
namespace {

using std::chrono::nanoseconds;

// Nearest rank: the smallest value that at least this share of all values does not exceed.
std::uint64_t rank_of(std::uint64_t percent, std::uint64_t count) {
  return (count * percent + 99) / 100;
}

}  // namespace

void LatencyDigest::add(nanoseconds latency) {
  counts_[bucket_of(latency)].fetch_add(1);
  // In this order, and the other way round in drain(): what is added next to a drain() is either
  // seen by it or marked for the next one.
  if (empty_.load()) empty_.store(false);
}

LatencySummary LatencyDigest::drain() {
  if (empty_.load() || empty_.exchange(true)) return {};
  std::array<std::uint32_t, kBuckets> counts{};
  LatencySummary summary;
  for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
    if (counts_[bucket].load() == 0) continue;
    counts[bucket] = counts_[bucket].exchange(0);
    summary.count += counts[bucket];
  }
  const auto value_at = [&](std::uint64_t rank) {
    std::size_t bucket = 0;
    for (std::uint64_t seen = counts[0]; seen < rank; seen += counts[bucket]) ++bucket;
    return middle_of(bucket);
  };
  if (summary.count == 0) return summary;
  summary.p50 = value_at(rank_of(50, summary.count));
  summary.p99 = value_at(rank_of(99, summary.count));
  return summary;
}

std::size_t LatencyDigest::bucket_of(nanoseconds latency) {
  constexpr std::int64_t kSmallest = std::int64_t{1} << kSmallestPower;
  constexpr std::int64_t kLargest = (std::int64_t{1} << (kSmallestPower + kPowers)) - 1;
  const auto value =
      static_cast<std::uint64_t>(std::clamp<std::int64_t>(latency.count(), kSmallest, kLargest));
  const unsigned power = static_cast<unsigned>(std::bit_width(value)) - 1U;
  const std::uint64_t fraction = (value >> (power - kBucketBits)) - (1U << kBucketBits);
  return (std::size_t{power - kSmallestPower} << kBucketBits) + fraction;
}

nanoseconds LatencyDigest::middle_of(std::size_t bucket) {
  const std::size_t power = kSmallestPower + (bucket >> kBucketBits);
  const std::uint64_t fraction = bucket & ((1U << kBucketBits) - 1U);
  const std::uint64_t width = std::uint64_t{1} << (power - kBucketBits);
  return nanoseconds((std::uint64_t{1} << power) + fraction * width + width / 2);
}

}  // namespace timing::report
