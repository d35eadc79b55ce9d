// A histogram with classic buckets that one thread writes and any thread reads, without a lock.
//
// The reader gets a consistent picture: the writer's sequence number tells it when a write went on
// while it read, and it reads again (a seqlock).
//
// Bounds are inclusive upper bounds in whole nanoseconds, ascending; an observation equal to a bound
// belongs to it. The sum is exact.
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

struct HistogramSnapshot {
  std::vector<std::uint64_t> counts;  // per bucket, not cumulative; the last one is +Inf
  std::chrono::nanoseconds sum{0};

  std::uint64_t count() const;
  void add(const HistogramSnapshot& other);  // REQUIRES: same bounds, or this one empty
};

class Histogram {
 public:
  explicit Histogram(Bounds bounds);

  void observe(std::chrono::nanoseconds value);
  HistogramSnapshot read() const;

 private:
  Bounds bounds_;
  std::atomic<std::uint64_t> sequence_{0};  // odd while a write is under way
  std::vector<std::atomic<std::uint64_t>> counts_;
  std::atomic<std::int64_t> sum_{0};
};

}  // namespace timing::record
