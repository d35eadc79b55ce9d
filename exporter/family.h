// A metric family under construction: its declaration, filled with series.
//
// Private to the exporter, since it names prometheus-cpp's types.
// Threads: one. Units: durations become seconds. Errors: none.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "exporter/format/exposed_family.h"
#include "exporter/metric_names.h"
#include "timing/record/histogram.h"

namespace timing::exporter {

class Family {
 public:
  // The values of the labels, in the order of the declared names.
  using Values = std::initializer_list<std::string_view>;

  // Borrows the declaration.
  explicit Family(const Metric& metric);

  // For counters and gauges.
  void add(Values labels, std::uint64_t value) { add(labels, static_cast<double>(value)); }
  void add(Values labels, double value);
  // For histograms.
  void add(Values labels, const record::HistogramSnapshot& histogram, const record::Bounds& bounds);

  ExposedFamily take() && { return std::move(exposed_); }

 private:
  prometheus::ClientMetric& add_series(Values labels);

  const Metric& metric_;
  ExposedFamily exposed_;
};

}  // namespace timing::exporter
