// A metric family as it is exposed: prometheus-cpp's model, and the native histograms that it
// lacks.
//
// Private to the exporter, since it names prometheus-cpp's types. Threads: plain values. Errors:
// none.
#pragma once

#include <prometheus/metric_family.h>

#include <vector>

#include "timing/record/native_histogram.h"

namespace timing::exporter {

struct ExposedFamily {
  prometheus::MetricFamily family = {};
  // One for each series of a family of histograms; empty where only classic buckets are known.
  std::vector<record::NativeHistogram> native = {};
};

}  // namespace timing::exporter
