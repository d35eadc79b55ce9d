// docs/metrics.md names every metric with its type, its labels and its help text, and no metric
// that is not there.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <regex>
#include <set>

#include "exporter/metric_names.h"
#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"

namespace timing::exporter {
namespace {

using ::testing::HasSubstr;

std::string documentation() { return test::read_file(test::source_file("docs/metrics.md")); }

std::string_view type_name(MetricType type) {
  switch (type) {
    case MetricType::counter:
      return "counter";
    case MetricType::gauge:
      return "gauge";
    case MetricType::histogram:
      return "histogram";
  }
  return "";
}

// How a row of its tables starts.
std::string row_of(const Metric& metric) {
  std::string labels;
  for (const std::string_view label : metric.labels) {
    if (!label.empty()) labels += fmt::format("{} `{}`", labels.empty() ? "" : ",", label);
  }
  return fmt::format("| `{}` | {} |{} | {}", metric.name, type_name(metric.type), labels,
                     metric.help);
}

TEST(Documentation, DescribesEveryMetric) {
  const std::string text = documentation();
  for (const Metric& metric : kMetrics) EXPECT_THAT(text, HasSubstr(row_of(metric)));
}

TEST(Documentation, NamesNoMetricThatIsNotThere) {
  std::set<std::string> known;
  for (const Metric& metric : kMetrics) {
    known.emplace(metric.name);
    if (metric.type != MetricType::histogram) continue;
    for (const char* suffix : {"_bucket", "_sum", "_count"}) {
      known.insert(std::string(metric.name) + suffix);
    }
  }
  const std::string text = documentation();
  const std::regex name("\\b(timing|process|promhttp)_[a-z_]+");
  const std::sregex_iterator end;
  for (std::sregex_iterator found(text.begin(), text.end(), name); found != end; ++found) {
    EXPECT_TRUE(known.contains(found->str())) << found->str();
  }
}

}  // namespace
}  // namespace timing::exporter
