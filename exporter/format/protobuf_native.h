// The fields of a native histogram in Prometheus' protobuf format: runs of buckets as spans, and
// the buckets' counts as differences from one to the next.
//
// Source: the native histogram specification, https://prometheus.io/docs/specs/native_histograms/
//
// Private to the exporter's protobuf format, since it names protozero's types.
// Threads: pure functions. Errors: none.
#pragma once

#include <protozero/pbf_writer.hpp>

#include "timing/record/native_histogram.h"

namespace timing::exporter {

// `histogram` is a Histogram message under way.
void add_native(protozero::pbf_writer& histogram, const record::NativeHistogram& native);

}  // namespace timing::exporter
