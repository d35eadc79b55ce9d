// Latencies of a short while, for quantiles: any number of threads add, one takes them out.
//
// Log-linear buckets: 32 to each power of two, so that a quantile, told as the middle of its
// bucket, is at most 1.6 % away from the latency it stands for. From 2^10 ns (1 us) to 2^40 ns (18
// min); what lies outside counts as the nearest bucket.
//
// Units: nanoseconds. Threads: add() on any thread, without a lock; drain() on one at a time. A
// latency is taken out by exactly one drain(). Errors: none.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace timing::report {

struct LatencySummary {
  std::uint64_t count = 0;
  std::chrono::nanoseconds p50{0};
  std::chrono::nanoseconds p99{0};
};

class LatencyDigest {
 public:
  void add(std::chrono::nanoseconds latency);
  LatencySummary drain();

 private:
  static constexpr unsigned kSmallestPower = 10;
  static constexpr unsigned kPowers = 30;
  static constexpr unsigned kBucketBits = 5;
  static constexpr std::size_t kBuckets = std::size_t{kPowers} << kBucketBits;

  static std::size_t bucket_of(std::chrono::nanoseconds latency);
  static std::chrono::nanoseconds middle_of(std::size_t bucket);

  std::array<std::atomic<std::uint32_t>, kBuckets> counts_{};
  // Of ten thousand jobs that are drained each second few have something to tell.
  std::atomic<bool> empty_{true};
};

}  // namespace timing::report
