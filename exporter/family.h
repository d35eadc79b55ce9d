// A metric family under construction: its declaration, filled with series.
//
// Private to the exporter, since it names prometheus-cpp's types.
// Threads: one. Units: durations become seconds. Errors: none.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "exporter/format/exposed_family.h"
#include "exporter/metric_names.h"
#include "timing/base/label.h"
#include "timing/record/histogram.h"

namespace timing::exporter {

class Family {
 public:
  // The values of the labels, in the order of the declared names.
  using Values = std::initializer_list<std::string_view>;

  // `constant_names`: of all constant labels of the family's series, sorted. Borrows both.
  Family(const Metric& metric, std::span<const std::string> constant_names);

  // A series of the program, for counters and gauges.
  void add(Values labels, std::uint64_t value) { add(labels, static_cast<double>(value)); }
  void add(Values labels, double value);
  // A series of a job, which shows each of the constant names: those that the job does not have
  // with an empty value, which means the same to Prometheus.
  void add(Values labels, const Labels& constant, std::uint64_t value) {
    add(labels, constant, static_cast<double>(value));
  }
  void add(Values labels, const Labels& constant, double value);
  // For histograms.
  void add(Values labels, const Labels& constant, const record::HistogramSnapshot& histogram,
           const record::Bounds& bounds);

  ExposedFamily take() && { return std::move(exposed_); }

 private:
  prometheus::ClientMetric& add_series(Values labels);
  prometheus::ClientMetric& add_series(Values labels, const Labels& constant);
  void set(prometheus::ClientMetric& series, double value) const;

  const Metric& metric_;
  std::span<const std::string> constant_names_;
  ExposedFamily exposed_;
};

}  // namespace timing::exporter
