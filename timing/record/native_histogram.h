// A native histogram as Prometheus has it: exponential buckets, of which only those that hold
// something are told.
//
// Bucket `index` of schema s holds values in (2^((index-1)/2^s), 2^(index/2^s)] seconds. A schema
// less by one merges two neighbours, so that it holds the same observations in half the buckets.
// Source: the native histogram specification of Prometheus.
//
// Threads: plain values. Units: seconds. Errors: none.
#pragma once

#include <cstdint>
#include <vector>

namespace timing::record {

struct NativeHistogram {
  struct Bucket {
    std::int32_t index = 0;
    std::uint64_t count = 0;  // not cumulative

    bool operator==(const Bucket&) const = default;
  };

  std::int32_t schema = 0;
  double zero_threshold = 0;  // what is not larger counts as zero
  std::uint64_t zero_count = 0;
  std::vector<Bucket> buckets;  // ascending, none of them empty

  bool operator==(const NativeHistogram&) const = default;
};

}  // namespace timing::record
