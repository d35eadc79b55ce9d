// A metric family on its way to a writer: its declaration, and one series after the other. A family
// without any does not reach it.
//
// Private to the exporter, since it names prometheus-cpp's types.
// Threads: one. Units: durations become seconds. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "exporter/format/family_writer.h"
#include "exporter/metric_names.h"
#include "timing/base/label.h"
#include "timing/record/histogram.h"

namespace timing::exporter {

class Family {
 public:
  // The values of the labels, in the order of the declared names.
  using Values = std::initializer_list<std::string_view>;

  // `constant_names`: of all constant labels of the family's series, sorted. Borrows all.
  Family(const Metric& metric, std::span<const std::string> constant_names, FamilyWriter& writer);

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

  // After the last series.
  void end();

 private:
  void set_labels(Values labels);
  void set_labels(Values labels, const Labels& constant);
  void set_names(std::size_t own, std::span<const std::string> constant);
  void write(double value);
  void write(const record::NativeHistogram* native);

  const Metric& metric_;
  std::span<const std::string> constant_names_;
  FamilyWriter& writer_;
  prometheus::MetricFamily head_;
  bool begun_ = false;
  prometheus::ClientMetric series_;  // the one under way; it keeps its memory for the next
};

}  // namespace timing::exporter
