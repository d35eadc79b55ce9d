// A histogram with classic buckets that one thread writes and any thread reads, without a lock.
//
// The reader gets a consistent picture: the writer's sequence number tells it when a write went on
// while it read, and it reads again (a seqlock; Boehm, "Can seqlocks get along with programming
// language memory models?", MSPC 2012).
//
// Bounds are inclusive upper bounds in whole nanoseconds, ascending; an observation equal to a
// bound belongs to it. A negative observation counts as 0. The sum is exact.
//
// Threads: observe() on the one writer; read() on any. Errors: none.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace timing::record {

// Shared by all histograms of a family.
using Bounds = std::shared_ptr<const std::vector<std::chrono::nanoseconds>>;

// 1-2-5 from 10 us to 10 s: the buckets of the families that the original did not have.
Bounds one_two_five_bounds();

// A sum of durations. Whole nanoseconds in 64 bits would overflow: a thousand busy threads fill
// them in 106 days. This is exact for as long as 64 bits are, and is rounded from there on.
using DurationSum = std::chrono::duration<long double, std::nano>;

struct HistogramSnapshot {
  std::vector<std::uint64_t> counts;  // per bucket, not cumulative; the last one is +Inf
  DurationSum sum{0};

  std::uint64_t count() const;
  void add(const HistogramSnapshot& other);  // REQUIRES: same bounds, or this one empty
};

class Histogram {
 public:
  explicit Histogram(Bounds bounds);

  void observe(std::chrono::nanoseconds value);
  HistogramSnapshot read() const;

 private:
  void copy_to(HistogramSnapshot& snapshot) const;
  void add_to_sum(std::chrono::nanoseconds value);

  Bounds bounds_;
  std::atomic<std::uint64_t> sequence_{0};  // odd while a write is under way
  std::vector<std::atomic<std::uint64_t>> counts_;
  // The sum in two parts, so that it does not overflow.
  std::atomic<std::int64_t> sum_seconds_{0};
  std::atomic<std::int64_t> sum_nanoseconds_{0};  // below a second
};

}  // namespace timing::record
