// Prometheus' text format, version 0.0.4, from prometheus-cpp's families.
//
// Source of the format: https://prometheus.io/docs/instrumenting/exposition_formats/ ; numbers are
// spelled as OpenMetrics wants ("1.0", "1e+06"), as the original does and scrapers take.
// Bytes of a label or help that are not valid UTF-8, and NUL, would make a scraper refuse the whole
// page: they are written as \xNN.
//
// Private to the exporter, since it names prometheus-cpp's types.
// Threads: pure functions. Errors: none.
#pragma once

#include <prometheus/metric_family.h>

#include <string>

namespace timing::exporter {

void append_family(std::string& page, const prometheus::MetricFamily& family);

// The shortest spelling that reads back as the same number, with a point or an exponent.
void append_number(std::string& page, double value);

}  // namespace timing::exporter
