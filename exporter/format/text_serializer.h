// Prometheus' text format, version 0.0.4, from prometheus-cpp's families.
//
// Source of the format: https://prometheus.io/docs/instrumenting/exposition_formats/ ; numbers are
// spelled as OpenMetrics wants ("1.0", "1e+06"), as the original does and scrapers take.
//
// Private to the exporter, since it names prometheus-cpp's types.
// Threads: pure functions. Errors: none.
#pragma once

#include <prometheus/metric_family.h>

#include <string>

namespace timing::exporter {

void append_text(std::string& page, const prometheus::MetricFamily& family);

}  // namespace timing::exporter
