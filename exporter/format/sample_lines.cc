#include "exporter/format/sample_lines.h"

#include <cmath>
#include <limits>

#include "exporter/format/escape.h"
#include "exporter/format/number.h"

namespace timing::exporter {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricType;

constexpr double kMillisecondsPerSecond = 1e3;

}  // namespace

void SampleLines::append(const ClientMetric& metric) {
  set_labels(metric);
  set_time(metric);
  switch (family_->type) {
    case MetricType::Counter:
      return append_sample("", metric.counter.value);
    case MetricType::Gauge:
      return append_sample("", metric.gauge.value);
    case MetricType::Summary:
      return append_summary(metric.summary);
    case MetricType::Histogram:
      return append_histogram(metric.histogram);
    default:
      return append_sample("", metric.untyped.value);
  }
}

void SampleLines::set_labels(const ClientMetric& metric) {
  labels_.clear();
  for (std::size_t position = 0; position < metric.label.size(); ++position) {
    labels_ += labels_.empty() ? '{' : ',';
    labels_ += written(position, metric.label[position]);
  }
  if (!labels_.empty()) labels_ += '}';
}

const std::string& SampleLines::written(std::size_t position, const ClientMetric::Label& label) {
  if (position == written_.size()) written_.emplace_back();
  WrittenLabel& known = written_[position];
  if (known.text.empty() || known.label != label) {
    known.label = label;
    known.text = label.name;
    known.text += "=\"";
    append_escaped(known.text, label.value, Quotes::escaped);
    known.text += '"';
  }
  return known.text;
}

void SampleLines::set_time(const ClientMetric& metric) {
  time_.clear();
  if (metric.timestamp_ms == 0) return;
  time_ = ' ';
  if (unit_ == TimeUnit::milliseconds) {
    time_ += std::to_string(metric.timestamp_ms);
  } else {
    append_number(time_, static_cast<double>(metric.timestamp_ms) / kMillisecondsPerSecond);
  }
}

void SampleLines::append_histogram(const ClientMetric::Histogram& histogram) {
  const auto count = static_cast<double>(histogram.sample_count);
  set_start("_bucket", "le");
  std::size_t position = 0;
  bool infinite = false;
  for (const ClientMetric::Bucket& bucket : histogram.bucket) {
    infinite = std::isinf(bucket.upper_bound);
    append_numbered(position++, bucket.upper_bound, static_cast<double>(bucket.cumulative_count));
  }
  if (!infinite) append_numbered(position, std::numeric_limits<double>::infinity(), count);
  append_sample("_sum", histogram.sample_sum);
  append_sample("_count", count);
}

void SampleLines::append_summary(const ClientMetric::Summary& summary) {
  set_start("", "quantile");
  std::size_t position = 0;
  for (const ClientMetric::Quantile& quantile : summary.quantile) {
    append_numbered(position++, quantile.quantile, quantile.value);
  }
  append_sample("_sum", summary.sample_sum);
  append_sample("_count", static_cast<double>(summary.sample_count));
}

void SampleLines::append_sample(std::string_view suffix, double value) {
  page_ += family_->name;
  page_ += suffix;
  page_ += labels_;
  page_ += ' ';
  end_line(value);
}

void SampleLines::set_start(std::string_view suffix, std::string_view label) {
  start_ = family_->name;
  start_ += suffix;
  if (labels_.empty()) {
    start_ += '{';
  } else {
    start_.append(labels_, 0, labels_.size() - 1);
    start_ += ',';
  }
  start_ += label;
  start_ += "=\"";
}

void SampleLines::append_numbered(std::size_t position, double label, double value) {
  page_ += start_;
  page_ += spelled(position, label);
  end_line(value);
}

const std::string& SampleLines::spelled(std::size_t position, double label) {
  if (position == spelled_.size()) spelled_.push_back({label, ""});
  Spelled& known = spelled_[position];
  if (known.text.empty() || known.value != label) {
    known = {label, ""};
    append_number(known.text, label);
    known.text += "\"} ";
  }
  return known.text;
}

void SampleLines::end_line(double value) {
  append_number(page_, value);
  page_ += time_;
  page_ += '\n';
}

}  // namespace timing::exporter
