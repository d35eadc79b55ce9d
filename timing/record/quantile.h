// Quantiles of durations that were counted in exponential buckets.
//
// As Prometheus' histogram_quantile() has them for native histograms: the rank is share * count,
// and inside of the bucket that reaches it durations are taken to lie evenly on a logarithmic
// scale. A rank that a bucket reaches exactly gives that bucket's upper bound.
//
// Threads: pure functions. Errors: none.
#pragma once

#include <chrono>

#include "timing/record/exponential_buckets.h"

namespace timing::record {

// `share`: from 0 to 1. Of nothing: 0.
std::chrono::nanoseconds quantile_of(const SlotCounts& counts, double share);

}  // namespace timing::record
