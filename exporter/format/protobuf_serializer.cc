#include "exporter/format/protobuf_serializer.h"

#include <cstdint>
#include <protozero/pbf_writer.hpp>
#include <protozero/varint.hpp>
#include <string_view>

#include "exporter/format/escape.h"
#include "exporter/format/protobuf_fields.h"
#include "exporter/format/protobuf_native.h"
#include "exporter/format/unit.h"

namespace timing::exporter {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using protozero::pbf_writer;

protozero::data_view view(std::string_view text) { return {text.data(), text.size()}; }

std::int32_t type_number(MetricType type) {
  switch (type) {
    case MetricType::Counter:
      return field::type::kCounter;
    case MetricType::Gauge:
      return field::type::kGauge;
    case MetricType::Summary:
      return field::type::kSummary;
    case MetricType::Histogram:
      return field::type::kHistogram;
    default:
      return field::type::kUntyped;
  }
}

void add_label(pbf_writer& metric, const ClientMetric::Label& label, std::string& scratch) {
  const std::string_view value = valid_utf8(label.value, scratch);
  pbf_writer pair(metric, field::metric::kLabel);
  pair.add_string(field::label::kName, label.name);
  pair.add_string(field::label::kValue, view(value));
}

void add_number(pbf_writer& metric, std::uint32_t number_field, double value) {
  pbf_writer number(metric, number_field);
  number.add_double(field::number::kValue, value);
}

void add_summary(pbf_writer& metric, const ClientMetric::Summary& source) {
  pbf_writer summary(metric, field::metric::kSummary);
  summary.add_uint64(field::summary::kCount, source.sample_count);
  summary.add_double(field::summary::kSum, source.sample_sum);
  for (const ClientMetric::Quantile& one : source.quantile) {
    pbf_writer quantile(summary, field::summary::kQuantile);
    quantile.add_double(field::quantile::kQuantile, one.quantile);
    quantile.add_double(field::quantile::kValue, one.value);
  }
}

void add_histogram(pbf_writer& metric, const ClientMetric::Histogram& source,
                   const record::NativeHistogram* native) {
  pbf_writer histogram(metric, field::metric::kHistogram);
  histogram.add_uint64(field::histogram::kCount, source.sample_count);
  histogram.add_double(field::histogram::kSum, source.sample_sum);
  for (const ClientMetric::Bucket& one : source.bucket) {
    pbf_writer bucket(histogram, field::histogram::kBucket);
    bucket.add_uint64(field::bucket::kCumulativeCount, one.cumulative_count);
    bucket.add_double(field::bucket::kUpperBound, one.upper_bound);
  }
  if (native != nullptr) add_native(histogram, *native);
}

void add_value(pbf_writer& metric, MetricType type, const ClientMetric& source,
               const record::NativeHistogram* native) {
  switch (type) {
    case MetricType::Counter:
      return add_number(metric, field::metric::kCounter, source.counter.value);
    case MetricType::Gauge:
      return add_number(metric, field::metric::kGauge, source.gauge.value);
    case MetricType::Summary:
      return add_summary(metric, source.summary);
    case MetricType::Histogram:
      return add_histogram(metric, source.histogram, native);
    default:
      return add_number(metric, field::metric::kUntyped, source.untyped.value);
  }
}

void add_head(pbf_writer& message, const MetricFamily& family, std::string& scratch) {
  message.add_string(field::family::kName, family.name);
  message.add_string(field::family::kHelp, view(valid_utf8(family.help, scratch)));
  message.add_enum(field::family::kType, type_number(family.type));
  const bool counter = family.type == MetricType::Counter;
  const std::string_view unit = unit_of(counter ? without_total(family.name) : family.name);
  if (!unit.empty()) message.add_string(field::family::kUnit, view(unit));
}

}  // namespace

// The place of the length is made as large as any may be.
void ProtobufWriter::begin(const MetricFamily& head) {
  type_ = head.type;
  start_ = page_.size();
  page_.append(protozero::max_varint_length, '\0');
  pbf_writer message(page_);
  add_head(message, head, scratch_);
}

void ProtobufWriter::add(const ClientMetric& series, const record::NativeHistogram* native) {
  pbf_writer message(page_);
  pbf_writer metric(message, field::family::kMetric);
  for (const ClientMetric::Label& label : series.label) add_label(metric, label, scratch_);
  add_value(metric, type_, series, native);
  if (series.timestamp_ms != 0) {
    metric.add_int64(field::metric::kTimestampMilliseconds, series.timestamp_ms);
  }
}

void ProtobufWriter::end() {
  const std::size_t body = start_ + protozero::max_varint_length;
  const auto length = static_cast<std::size_t>(
      protozero::add_varint_to_buffer(page_.data() + start_, page_.size() - body));
  page_.erase(start_ + length, protozero::max_varint_length - length);
}

}  // namespace timing::exporter
