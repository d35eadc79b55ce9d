// A histogram that one thread writes and any thread reads, without a lock.
//
// It counts twice: in classic buckets, exactly at their bounds, and in exponential ones, from which
// native histograms and quantiles are made. Classic bounds are inclusive upper bounds in whole
// nanoseconds, ascending; an observation equal to a bound belongs to it. A negative observation
// counts as 0. The sum is exact. The exponential buckets take memory for those octaves only that
// were hit, and nothing before the first observation.
//
// The reader gets a consistent picture: the writer's sequence number tells it when a write went on
// while it read, and it reads again (a seqlock; Boehm, "Can seqlocks get along with programming
// language memory models?", MSPC 2012). A writer so busy that the reader never finds it at rest is
// asked for help: with its next observation it makes the copy itself, which costs it less than a
// microsecond once a scrape.
//
// Threads: observe() on the one writer; the rest on any. Errors: none.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "timing/record/exponential_buckets.h"
#include "timing/record/sparse_counts.h"

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
  SlotCounts slots;                   // the same observations in exponential buckets
  DurationSum sum{0};
  std::chrono::nanoseconds largest{0};  // of all observations

  std::uint64_t count() const;
  // REQUIRES of both: same bounds, or this one empty.
  void add(const HistogramSnapshot& other);
  void add(HistogramSnapshot&& other);
};

class Histogram {
 public:
  explicit Histogram(Bounds bounds);

  void observe(std::chrono::nanoseconds value);
  HistogramSnapshot read() const;
  // The same into a snapshot that is used again and again: it keeps its memory.
  void read(HistogramSnapshot& snapshot) const;

  // How many observations there were, without the cost of a snapshot.
  std::uint64_t observations() const { return sequence_.load(std::memory_order_acquire) / 2; }
  // What it takes, itself included but not its bounds.
  std::size_t memory_bytes() const;

 private:
  struct Request;

  std::size_t bucket_of(std::chrono::nanoseconds value) const;
  void add_to_sum(std::uint64_t value);
  void help_reader();

  bool try_read(HistogramSnapshot& snapshot) const;
  void read_with_help(HistogramSnapshot& snapshot) const;
  void copy_to(HistogramSnapshot& snapshot) const;

  Bounds bounds_;
  std::atomic<std::uint64_t> sequence_{0};  // odd while a write is under way
  mutable std::atomic<Request*> request_{nullptr};
  // The sum in two parts, so that it does not overflow: the high one in units of 2^62 ns.
  std::atomic<std::uint64_t> sum_low_{0};
  std::atomic<std::uint64_t> sum_high_{0};
  std::atomic<std::int64_t> largest_{0};
  std::vector<std::atomic<std::uint64_t>> counts_;
  SparseCounts slots_;
};

}  // namespace timing::record
