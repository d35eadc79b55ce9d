#include "exporter/format/text_serializer.h"

#include <string_view>

#include "exporter/format/escape.h"

namespace timing::exporter {

namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

std::string_view type_name(MetricType type) {
  switch (type) {
    case MetricType::Counter:
      return "counter";
    case MetricType::Gauge:
      return "gauge";
    case MetricType::Summary:
      return "summary";
    case MetricType::Histogram:
      return "histogram";
    default:
      return "untyped";
  }
}

void append_head(std::string& page, const MetricFamily& family) {
  page += "# HELP ";
  page += family.name;
  page += ' ';
  append_escaped(page, family.help, Quotes::plain);
  page += "\n# TYPE ";
  page += family.name;
  page += ' ';
  page += type_name(family.type);
  page += '\n';
}

}  // namespace

void TextWriter::begin(const MetricFamily& head) {
  append_head(page_, head);
  lines_.begin(head);
}

void TextWriter::add(const prometheus::ClientMetric& series,
                     const record::NativeHistogram* /*native*/) {
  lines_.append(series);
}

}  // namespace timing::exporter
