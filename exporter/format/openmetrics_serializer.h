// OpenMetrics' text format, version 1.0.0, from prometheus-cpp's families.
//
// The samples are those of the text format 0.0.4, so that a series does not depend on the format. A
// family of counters has the name without _total; one whose name does not end so is of unknown
// type. There is no _created: scrapers that do not know it take it for a series.
//
// Source of the format: https://prometheus.io/docs/specs/om/open_metrics_spec/
//
// Private to the exporter, since it names prometheus-cpp's types.
// Ownership: borrows the page, to which it appends. Threads: one. Errors: none.
#pragma once

#include <string>

#include "exporter/format/family_writer.h"
#include "exporter/format/sample_lines.h"

namespace timing::exporter {

class OpenMetricsWriter final : public FamilyWriter {
 public:
  explicit OpenMetricsWriter(std::string& page) : page_(page), lines_(page, TimeUnit::seconds) {}

  void begin(const prometheus::MetricFamily& head) override;
  void add(const prometheus::ClientMetric& series, const record::NativeHistogram* native) override;
  void finish() override;

 private:
  std::string& page_;
  SampleLines lines_;
};

}  // namespace timing::exporter
