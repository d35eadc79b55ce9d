// Prometheus' protobuf format: one io.prometheus.client.MetricFamily after the other, each behind
// its length. The only one of the formats that holds native histograms; classic buckets stand
// beside them, for those who take these.
//
// Counts are whole numbers here. A native histogram without any observation and without a zero
// bucket has a span of no length, by which it is told from a classic one.
//
// Source of the format: https://prometheus.io/docs/instrumenting/exposition_formats/ and the
// native histogram specification, https://prometheus.io/docs/specs/native_histograms/
//
// Private to the exporter, since it names prometheus-cpp's types.
// Threads: pure functions. Errors: none.
#pragma once

#include <string>

#include "exporter/format/exposed_family.h"

namespace timing::exporter {

void append_protobuf(std::string& page, const ExposedFamily& exposed);

}  // namespace timing::exporter
