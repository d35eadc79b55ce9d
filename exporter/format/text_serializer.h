// Prometheus' text format, version 0.0.4, from prometheus-cpp's families.
//
// Source of the format: https://prometheus.io/docs/instrumenting/exposition_formats/ ; numbers are
// spelled as OpenMetrics wants ("1.0", "1e+06"), as the original does and scrapers take.
//
// Private to the exporter, since it names prometheus-cpp's types.
// Ownership: borrows the page, to which it appends. Threads: one. Errors: none.
#pragma once

#include <string>

#include "exporter/format/family_writer.h"
#include "exporter/format/sample_lines.h"

namespace timing::exporter {

class TextWriter final : public FamilyWriter {
 public:
  explicit TextWriter(std::string& page) : page_(page), lines_(page, TimeUnit::milliseconds) {}

  void begin(const prometheus::MetricFamily& head) override;
  void add(const prometheus::ClientMetric& series, const record::NativeHistogram* native) override;

 private:
  std::string& page_;
  SampleLines lines_;
};

}  // namespace timing::exporter
