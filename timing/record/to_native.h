// A histogram's snapshot as Prometheus' native histogram.
//
// Schema 5, lowered one by one until no more than `most_buckets` are used: each step merges two
// neighbours. It stops at schema 0, where 64 buckets hold all durations that there are. As no
// bucket of a growing histogram ever empties, the schema of a series never rises again: Prometheus
// takes a schema that rises for a reset.
//
// The zero bucket holds durations of nothing, and nothing else: its threshold, 2^-30 s, is 0.93 ns,
// under the shortest duration that can be told, and a bound of every schema down to 0, so that the
// bucket overlaps no other.
//
// Threads: a pure function. Units: seconds. Errors: none.
#pragma once

#include <cstddef>

#include "timing/record/histogram.h"
#include "timing/record/native_histogram.h"

namespace timing::record {

NativeHistogram to_native(const HistogramSnapshot& snapshot, std::size_t most_buckets = 160);

}  // namespace timing::record
