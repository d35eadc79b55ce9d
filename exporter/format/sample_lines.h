// The lines of samples, which the text formats share: NAME{LABELS} VALUE [TIME].
//
// Counts are written as the other numbers, "7.0". The bucket +Inf is added where a histogram does
// not have it.
//
// Private to the exporter, since it names prometheus-cpp's types.
// Ownership: borrows the page and the family. Threads: one. Errors: none.
#pragma once

#include <prometheus/metric_family.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace timing::exporter {

enum class TimeUnit { seconds, milliseconds };

class SampleLines {
 public:
  // Timestamps are written in `unit`.
  SampleLines(std::string& page, const prometheus::MetricFamily& family, TimeUnit unit)
      : page_(page), family_(family), unit_(unit) {}

  // All samples of one series of the family.
  void append(const prometheus::ClientMetric& metric);

  // About what all series of the family need: growing a page costs more than writing it.
  static std::size_t size_of(const prometheus::MetricFamily& family);

 private:
  // The value of the label that tells the samples of a series apart, with what follows it.
  struct Spelled {
    double value;
    std::string text;
  };

  void set_labels(const prometheus::ClientMetric& metric);
  void set_time(const prometheus::ClientMetric& metric);
  void append_histogram(const prometheus::ClientMetric::Histogram& histogram);
  void append_summary(const prometheus::ClientMetric::Summary& summary);
  void append_sample(std::string_view suffix, double value);
  // What samples that differ in `label` alone start with.
  void set_start(std::string_view suffix, std::string_view label);
  void append_numbered(std::size_t position, double label, double value);
  const std::string& spelled(std::size_t position, double label);
  void end_line(double value);

  std::string& page_;
  const prometheus::MetricFamily& family_;
  TimeUnit unit_;
  // Of the series under way; members, so that not each series allocates them.
  std::string labels_;  // with its braces, or empty
  std::string start_;
  std::string time_;              // with a blank before it, or empty
  std::vector<Spelled> spelled_;  // series have the same bounds
};

}  // namespace timing::exporter
