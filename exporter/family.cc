#include "exporter/family.h"

#include <chrono>
#include <string>
#include <utility>

#include "timing/record/to_native.h"

namespace timing::exporter {

namespace {

using Seconds = std::chrono::duration<double>;

constexpr double kNanosecondsPerSecond = 1e9;

prometheus::MetricType type_of(const Metric& metric) {
  switch (metric.type) {
    case MetricType::counter:
      return prometheus::MetricType::Counter;
    case MetricType::gauge:
      return prometheus::MetricType::Gauge;
    case MetricType::histogram:
      return prometheus::MetricType::Histogram;
  }
  return prometheus::MetricType::Untyped;
}

}  // namespace

Family::Family(const Metric& metric, std::span<const std::string> constant_names,
               FamilyWriter& writer)
    : metric_(metric), constant_names_(constant_names), writer_(writer) {
  head_.name = metric.name;
  head_.help = metric.help;
  head_.type = type_of(metric);
}

void Family::add(Values labels, double value) {
  set_labels(labels);
  write(value);
}

void Family::add(Values labels, const Labels& constant, double value) {
  set_labels(labels, constant);
  write(value);
}

void Family::add(Values labels, const Labels& constant, const record::HistogramSnapshot& histogram,
                 const record::Bounds& bounds) {
  set_labels(labels, constant);
  prometheus::ClientMetric::Histogram& target = series_.histogram;
  target.bucket.resize(bounds->size());
  std::uint64_t cumulative = 0;
  for (std::size_t bucket = 0; bucket < bounds->size(); ++bucket) {
    cumulative += histogram.counts[bucket];
    target.bucket[bucket] = {cumulative, Seconds((*bounds)[bucket]).count()};
  }
  target.sample_count = histogram.count();
  // One rounding, so that the shortest spelling has no more digits than there are nanoseconds.
  target.sample_sum = static_cast<double>(histogram.sum.count()) / kNanosecondsPerSecond;
  if (!writer_.takes_native()) return write(nullptr);
  const record::NativeHistogram native = record::to_native(histogram);
  write(&native);
}

void Family::end() {
  if (begun_) writer_.end();
}

void Family::set_labels(Values labels) {
  set_names(labels.size(), {});
  auto target = series_.label.begin();
  for (const std::string_view value : labels) (target++)->value = value;
}

// Both are sorted, and every name of the series is among those of the family.
void Family::set_labels(Values labels, const Labels& constant) {
  set_names(labels.size(), constant_names_);
  auto target = series_.label.begin();
  for (const std::string_view value : labels) (target++)->value = value;
  auto label = constant.begin();
  for (const std::string& name : constant_names_) {
    const bool has_it = label != constant.end() && label->name == name;
    (target++)->value = has_it ? (label++)->value : std::string_view();
  }
}

// They are the same in all series of a family.
void Family::set_names(std::size_t own, std::span<const std::string> constant) {
  if (series_.label.size() == own + constant.size()) return;
  series_.label.resize(own + constant.size());
  for (std::size_t i = 0; i < own; ++i) series_.label[i].name = metric_.labels[i];
  for (std::size_t i = 0; i < constant.size(); ++i) series_.label[own + i].name = constant[i];
}

void Family::write(double value) {
  (metric_.type == MetricType::gauge ? series_.gauge.value : series_.counter.value) = value;
  write(nullptr);
}

void Family::write(const record::NativeHistogram* native) {
  if (!std::exchange(begun_, true)) writer_.begin(head_);
  writer_.add(series_, native);
}

}  // namespace timing::exporter
