// What the requests of one job have come to: how long they took, and which of them failed how.
//
// Made of the job's histograms, of which successes and failures have one each: so no failure is
// without its latency. Between two readings all of it grows and nothing shrinks.
//
// Threads: plain values. Units: service times. Errors: none.
#pragma once

#include <chrono>
#include <cstdint>
#include <utility>
#include <vector>

#include "timing/record/exponential_buckets.h"
#include "timing/record/outcome.h"

namespace timing::record {

// How many requests failed with a code; ascending by code, none of them 0.
using FailureCounts = std::vector<std::pair<Code, std::uint64_t>>;

std::uint64_t total_of(const FailureCounts& failures);

struct RequestCounts {
  SlotCounts slots;  // of all requests
  FailureCounts failures;
  std::chrono::nanoseconds largest{0};  // of all requests

  std::uint64_t count() const { return total_of(slots); }
  void add(const RequestCounts& other);
};

// What came to `before` until it became `after`; the largest is still that of all. REQUIRES: both
// are of the same job.
RequestCounts difference(const RequestCounts& after, const RequestCounts& before);

}  // namespace timing::record
