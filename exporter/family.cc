#include "exporter/family.h"

#include <chrono>
#include <string>

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

Family::Family(const Metric& metric) : metric_(metric) {
  exposed_.family.name = metric.name;
  exposed_.family.help = metric.help;
  exposed_.family.type = type_of(metric);
}

void Family::add(Values labels, double value) {
  ClientMetric& series = add_series(labels);
  (metric_.type == MetricType::gauge ? series.gauge.value : series.counter.value) = value;
}

void Family::add(Values labels, const record::HistogramSnapshot& histogram,
                 const record::Bounds& bounds) {
  ClientMetric::Histogram& target = add_series(labels).histogram;
  target.bucket.reserve(bounds->size());
  std::uint64_t cumulative = 0;
  for (std::size_t bucket = 0; bucket < bounds->size(); ++bucket) {
    cumulative += histogram.counts[bucket];
    target.bucket.push_back({cumulative, Seconds((*bounds)[bucket]).count()});
  }
  target.sample_count = histogram.count();
  // One rounding, so that the shortest spelling has no more digits than there are nanoseconds.
  target.sample_sum = static_cast<double>(histogram.sum.count()) / kNanosecondsPerSecond;
}

ClientMetric& Family::add_series(Values labels) {
  ClientMetric& series = exposed_.family.metric.emplace_back();
  series.label.reserve(labels.size());
  const auto* name = metric_.labels.begin();
  for (const std::string_view value : labels) {
    series.label.push_back({std::string(*name++), std::string(value)});
  }
  return series;
}

}  // namespace timing::exporter
