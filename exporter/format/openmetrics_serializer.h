// OpenMetrics' text format, version 1.0.0, from prometheus-cpp's families.
//
// The samples are those of the text format 0.0.4, so that a series does not depend on the format. A
// family of counters has the name without _total; one whose name does not end so is of unknown
// type. There is no _created: scrapers that do not know it take it for a series.
//
// Source of the format: https://prometheus.io/docs/specs/om/open_metrics_spec/
//
// Private to the exporter, since it names prometheus-cpp's types.
// Threads: pure functions. Errors: none.
#pragma once

#include <prometheus/metric_family.h>

#include <string>

namespace timing::exporter {

void append_openmetrics(std::string& page, const prometheus::MetricFamily& family);

// What a page ends with.
void end_openmetrics(std::string& page);

}  // namespace timing::exporter
