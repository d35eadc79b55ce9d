// The lines of samples, which the text formats share: NAME{LABELS} VALUE [TIME].
//
// Counts are written as the other numbers, "7.0". The bucket +Inf is added where a histogram does
// not have it.
//
// Private to the exporter, since it names prometheus-cpp's types.
// Ownership: borrows the page, and the family while it is written. Threads: one. Errors: none.
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
  SampleLines(std::string& page, TimeUnit unit) : page_(page), unit_(unit) {}

  // What follows are series of that family.
  void begin(const prometheus::MetricFamily& family) { family_ = &family; }
  // All samples of one series. REQUIRES: begin().
  void append(const prometheus::ClientMetric& metric);

 private:
  // The value of the label that tells the samples of a series apart, with what follows it.
  struct Spelled {
    double value;
    std::string text;
  };
  struct WrittenLabel {
    prometheus::ClientMetric::Label label;
    std::string text;  // name="value"
  };

  void set_labels(const prometheus::ClientMetric& metric);
  const std::string& written(std::size_t position, const prometheus::ClientMetric::Label& label);
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
  const prometheus::MetricFamily* family_ = nullptr;
  TimeUnit unit_;
  // Of the series under way; members, so that not each series allocates them.
  std::string labels_;  // with its braces, or empty
  std::string start_;
  std::string time_;  // with a blank before it, or empty
  // What the series before had in the same place, which is often the same.
  std::vector<Spelled> spelled_;
  std::vector<WrittenLabel> written_;
};

}  // namespace timing::exporter
