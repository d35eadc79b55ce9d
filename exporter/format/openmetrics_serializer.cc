#include "exporter/format/openmetrics_serializer.h"

#include <string_view>

#include "exporter/format/escape.h"
#include "exporter/format/unit.h"

namespace timing::exporter {

namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

bool is_counter(const MetricFamily& family) {
  return family.type == MetricType::Counter && without_total(family.name) != family.name;
}

std::string_view type_name(const MetricFamily& family) {
  switch (family.type) {
    case MetricType::Counter:
      return is_counter(family) ? "counter" : "unknown";
    case MetricType::Gauge:
      return "gauge";
    case MetricType::Summary:
      return "summary";
    case MetricType::Histogram:
      return "histogram";
    default:
      return "unknown";
  }
}

void append_comment(std::string& page, std::string_view keyword, std::string_view name) {
  page += "# ";
  page += keyword;
  page += ' ';
  page += name;
  page += ' ';
}

void append_head(std::string& page, const MetricFamily& family) {
  const std::string_view name = is_counter(family) ? without_total(family.name) : family.name;
  append_comment(page, "HELP", name);
  append_escaped(page, family.help, Quotes::escaped);
  page += '\n';
  append_comment(page, "TYPE", name);
  page += type_name(family);
  page += '\n';
  if (const std::string_view unit = unit_of(name); !unit.empty()) {
    append_comment(page, "UNIT", name);
    page += unit;
    page += '\n';
  }
}

}  // namespace

void OpenMetricsWriter::begin(const MetricFamily& head) {
  append_head(page_, head);
  lines_.begin(head);
}

void OpenMetricsWriter::add(const prometheus::ClientMetric& series,
                            const record::NativeHistogram* /*native*/) {
  lines_.append(series);
}

void OpenMetricsWriter::finish() { page_ += "# EOF\n"; }

}  // namespace timing::exporter
