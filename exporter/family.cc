#include "exporter/family.h"

#include <chrono>
#include <string>

#include "timing/record/to_native.h"

namespace timing::exporter {

namespace {

using prometheus::ClientMetric;
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

Family::Family(const Metric& metric, std::span<const std::string> constant_names)
    : metric_(metric), constant_names_(constant_names) {
  exposed_.family.name = metric.name;
  exposed_.family.help = metric.help;
  exposed_.family.type = type_of(metric);
}

void Family::add(Values labels, double value) { set(add_series(labels), value); }

void Family::add(Values labels, const Labels& constant, double value) {
  set(add_series(labels, constant), value);
}

void Family::set(ClientMetric& series, double value) const {
  (metric_.type == MetricType::gauge ? series.gauge.value : series.counter.value) = value;
}

void Family::add(Values labels, const Labels& constant, const record::HistogramSnapshot& histogram,
                 const record::Bounds& bounds) {
  ClientMetric::Histogram& target = add_series(labels, constant).histogram;
  target.bucket.reserve(bounds->size());
  std::uint64_t cumulative = 0;
  for (std::size_t bucket = 0; bucket < bounds->size(); ++bucket) {
    cumulative += histogram.counts[bucket];
    target.bucket.push_back({cumulative, Seconds((*bounds)[bucket]).count()});
  }
  target.sample_count = histogram.count();
  // One rounding, so that the shortest spelling has no more digits than there are nanoseconds.
  target.sample_sum = static_cast<double>(histogram.sum.count()) / kNanosecondsPerSecond;
  exposed_.native.push_back(record::to_native(histogram));
}

ClientMetric& Family::add_series(Values labels) {
  ClientMetric& series = exposed_.family.metric.emplace_back();
  series.label.reserve(labels.size() + constant_names_.size());
  const auto* name = metric_.labels.begin();
  for (const std::string_view value : labels) {
    series.label.push_back({std::string(*name++), std::string(value)});
  }
  return series;
}

// Both are sorted, and every name of the series is among those of the family.
ClientMetric& Family::add_series(Values labels, const Labels& constant) {
  ClientMetric& series = add_series(labels);
  auto label = constant.begin();
  for (const std::string& name : constant_names_) {
    const bool has_it = label != constant.end() && label->name == name;
    series.label.push_back({name, has_it ? label++->value : std::string()});
  }
  return series;
}

}  // namespace timing::exporter
