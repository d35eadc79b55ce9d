#include "exporter/text_serializer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

namespace timing::exporter {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

// Where OpenMetrics' spelling changes to an exponent.
constexpr double kSmallestFixed = 1e-4;
constexpr double kSmallestLarge = 1e6;

// How many bytes the UTF-8 character at the start of `text` has; 0 if there is none. Overlong
// forms, surrogates and numbers over 0x10ffff are none (Unicode 15, table 3-7).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t index) {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0U;
  };
  const auto continues = [&](std::size_t index) { return (byte(index) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  const unsigned second = byte(1);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && second < 0xA0;
    const bool surrogate = first == 0xED && second > 0x9F;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && second < 0x90;
    const bool too_large = first == 0xF4 && second > 0x8F;
    return continues(1) && continues(2) && continues(3) && !overlong && !too_large ? 4 : 0;
  }
  return 0;
}

// Neither escaped nor part of a longer character.
bool is_plain(char character) { return character >= ' ' && character != '\\' && character != '"'; }

// `quote`: within double quotes, so that they need escaping too.
void append_escaped(std::string& page, std::string_view text, bool quote) {
  while (!text.empty()) {
    const auto plain = std::ranges::find_if_not(text, is_plain) - text.begin();
    page.append(text, 0, static_cast<std::size_t>(plain));
    text.remove_prefix(static_cast<std::size_t>(plain));
    if (text.empty()) return;
    const char first = text.front();
    const std::size_t length = first == '\0' ? 0 : utf8_length(text);
    if (length == 0) {
      fmt::format_to(std::back_inserter(page), "\\\\x{:02x}", static_cast<unsigned char>(first));
    } else if (first == '\\') {
      page += "\\\\";
    } else if (first == '\n') {
      page += "\\n";
    } else if (first == '"' && quote) {
      page += "\\\"";
    } else {
      page.append(text, 0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
}

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

// `entity="a",url="b"`, escaped.
std::string labels_of(const ClientMetric& metric) {
  std::string labels;
  for (const ClientMetric::Label& label : metric.label) {
    if (!labels.empty()) labels += ',';
    labels += label.name;
    labels += "=\"";
    append_escaped(labels, label.value, true);
    labels += '"';
  }
  return labels;
}

void append_head(std::string& page, const MetricFamily& family) {
  page += "# HELP ";
  page += family.name;
  page += ' ';
  append_escaped(page, family.help, false);
  page += "\n# TYPE ";
  page += family.name;
  page += ' ';
  page += type_name(family.type);
  page += '\n';
}

// The value of the one label that differs, and the sample's.
using Point = std::pair<double, double>;

// Writes the samples of one series, which share its labels.
class SeriesWriter {
 public:
  SeriesWriter(std::string& page, const MetricFamily& family, const ClientMetric& metric)
      : page_(page), name_(family.name), labels_(labels_of(metric)), time_(metric.timestamp_ms) {}

  void sample(std::string_view suffix, double value) {
    page_ += name_;
    page_ += suffix;
    if (!labels_.empty()) {
      page_ += '{';
      page_ += labels_;
      page_ += '}';
    }
    page_ += ' ';
    append_value(value);
  }

  // Several samples that differ in one label more, whose value is a number.
  void samples(std::string_view suffix, std::string_view label, const std::vector<Point>& points) {
    const std::string start =
        fmt::format("{}{}{{{}{}{}=\"", name_, suffix, labels_, labels_.empty() ? "" : ",", label);
    for (const auto& [position, value] : points) {
      page_ += start;
      append_number(page_, position);
      page_ += "\"} ";
      append_value(value);
    }
  }

 private:
  void append_value(double value) {
    append_number(page_, value);
    if (time_ != 0) {
      page_ += ' ';
      page_ += fmt::format_int(time_).c_str();
    }
    page_ += '\n';
  }

  std::string& page_;
  const std::string& name_;
  std::string labels_;
  std::int64_t time_;
};

void append_histogram(SeriesWriter& writer, const ClientMetric::Histogram& histogram) {
  const auto count = static_cast<double>(histogram.sample_count);
  std::vector<Point> points;
  points.reserve(histogram.bucket.size() + 1);
  for (const ClientMetric::Bucket& bucket : histogram.bucket) {
    points.emplace_back(bucket.upper_bound, static_cast<double>(bucket.cumulative_count));
  }
  if (points.empty() || !std::isinf(points.back().first)) {
    points.emplace_back(std::numeric_limits<double>::infinity(), count);
  }
  writer.samples("_bucket", "le", points);
  writer.sample("_sum", histogram.sample_sum);
  writer.sample("_count", count);
}

void append_summary(SeriesWriter& writer, const ClientMetric::Summary& summary) {
  std::vector<Point> points;
  points.reserve(summary.quantile.size());
  for (const ClientMetric::Quantile& quantile : summary.quantile) {
    points.emplace_back(quantile.quantile, quantile.value);
  }
  writer.samples("", "quantile", points);
  writer.sample("_sum", summary.sample_sum);
  writer.sample("_count", static_cast<double>(summary.sample_count));
}

void append_series(std::string& page, const MetricFamily& family, const ClientMetric& metric) {
  SeriesWriter writer(page, family, metric);
  switch (family.type) {
    case MetricType::Counter:
      return writer.sample("", metric.counter.value);
    case MetricType::Gauge:
      return writer.sample("", metric.gauge.value);
    case MetricType::Summary:
      return append_summary(writer, metric.summary);
    case MetricType::Histogram:
      return append_histogram(writer, metric.histogram);
    default:
      return writer.sample("", metric.untyped.value);
  }
}

// About what a family needs: growing the page costs more than writing it.
std::size_t size_of(const MetricFamily& family) {
  constexpr std::size_t kNumbersAndMarks = 40;
  std::size_t size = 0;
  for (const ClientMetric& metric : family.metric) {
    std::size_t line = family.name.size() + kNumbersAndMarks;
    for (const ClientMetric::Label& label : metric.label) {
      line += label.name.size() + label.value.size() + 4;
    }
    size += line * (metric.histogram.bucket.size() + metric.summary.quantile.size() + 3);
  }
  return size;
}

}  // namespace

void append_number(std::string& page, double value) {
  if (std::isnan(value)) {
    page += "NaN";
    return;
  }
  if (std::isinf(value)) {
    page += value > 0 ? "+Inf" : "-Inf";
    return;
  }
  const double size = std::fabs(value);
  if (size < kSmallestLarge && value == std::trunc(value)) {  // most samples: counts
    page += fmt::format_int(static_cast<std::int64_t>(value)).c_str();
    page += ".0";
    return;
  }
  const bool fixed = size >= kSmallestFixed && size < kSmallestLarge;
  std::array<char, 32> text{};
  const auto [end, error] =
      std::to_chars(text.begin(), text.end(), value,
                    fixed ? std::chars_format::fixed : std::chars_format::scientific);
  page.append(text.begin(), end);
}

void append_family(std::string& page, const MetricFamily& family) {
  page.reserve(page.size() + size_of(family));
  append_head(page, family);
  for (const ClientMetric& metric : family.metric) append_series(page, family, metric);
}

}  // namespace timing::exporter
