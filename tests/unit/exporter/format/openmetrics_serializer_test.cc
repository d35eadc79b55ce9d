#include "exporter/format/openmetrics_serializer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace timing::exporter {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

std::string page_of(const std::vector<MetricFamily>& families) {
  std::string page;
  OpenMetricsWriter writer(page);
  for (const MetricFamily& family : families) writer.write({.family = family});
  writer.finish();
  return page;
}

MetricFamily family_of(std::string name, MetricType type, std::string help = "H") {
  return {std::move(name), std::move(help), type, {ClientMetric{}}};
}

TEST(SerializeOpenMetrics, EndsAnEmptyPage) { EXPECT_EQ(page_of({}), "# EOF\n"); }

TEST(SerializeOpenMetrics, NamesACounterWithoutTotalAndItsSampleWith) {
  MetricFamily counter = family_of("runs_total", MetricType::Counter);
  counter.metric[0].label = {{"name", "a"}};
  counter.metric[0].counter.value = 3;
  EXPECT_EQ(page_of({counter}),
            "# HELP runs H\n# TYPE runs counter\nruns_total{name=\"a\"} 3.0\n# EOF\n");
}

// A sample `runs` of a counter would be refused.
TEST(SerializeOpenMetrics, DoesNotCallACounterWhatIsNotNamedAsOne) {
  EXPECT_EQ(page_of({family_of("runs", MetricType::Counter)}),
            "# HELP runs H\n# TYPE runs unknown\nruns 0.0\n# EOF\n");
}

TEST(SerializeOpenMetrics, KeepsTotalInTheNamesOfOthers) {
  EXPECT_EQ(page_of({family_of("size_total", MetricType::Gauge)}),
            "# HELP size_total H\n# TYPE size_total gauge\nsize_total 0.0\n# EOF\n");
}

TEST(SerializeOpenMetrics, TellsTheUnitThatTheNameEndsIn) {
  EXPECT_EQ(page_of({family_of("cpu_seconds_total", MetricType::Counter),
                     family_of("memory_bytes", MetricType::Gauge)}),
            "# HELP cpu_seconds H\n# TYPE cpu_seconds counter\n# UNIT cpu_seconds seconds\n"
            "cpu_seconds_total 0.0\n"
            "# HELP memory_bytes H\n# TYPE memory_bytes gauge\n# UNIT memory_bytes bytes\n"
            "memory_bytes 0.0\n# EOF\n");
}

TEST(SerializeOpenMetrics, EscapesQuotesInHelpToo) {
  EXPECT_EQ(page_of({family_of("g", MetricType::Gauge, "a \"b\" \\ c\nd")}),
            "# HELP g a \\\"b\\\" \\\\ c\\nd\n# TYPE g gauge\ng 0.0\n# EOF\n");
}

TEST(SerializeOpenMetrics, WritesHistogramsAndSummaries) {
  MetricFamily histogram = family_of("h", MetricType::Histogram);
  histogram.metric[0].label = {{"l", "v"}};
  histogram.metric[0].histogram = {7, 12.5, {{2, 0.1}, {5, 5}}};
  MetricFamily summary = family_of("s", MetricType::Summary);
  summary.metric[0].summary = {4, 2.5, {{0.5, 1}}};
  EXPECT_EQ(page_of({histogram, summary}),
            "# HELP h H\n# TYPE h histogram\n"
            "h_bucket{l=\"v\",le=\"0.1\"} 2.0\nh_bucket{l=\"v\",le=\"5.0\"} 5.0\n"
            "h_bucket{l=\"v\",le=\"+Inf\"} 7.0\nh_sum{l=\"v\"} 12.5\nh_count{l=\"v\"} 7.0\n"
            "# HELP s H\n# TYPE s summary\n"
            "s{quantile=\"0.5\"} 1.0\ns_sum 2.5\ns_count 4.0\n# EOF\n");
}

TEST(SerializeOpenMetrics, WritesTimestampsInSeconds) {
  MetricFamily untyped = family_of("u", MetricType::Untyped);
  untyped.metric[0].timestamp_ms = 1'600'000'000'123;
  EXPECT_EQ(page_of({untyped}), "# HELP u H\n# TYPE u unknown\nu 0.0 1.600000000123e+09\n# EOF\n");
}

}  // namespace
}  // namespace timing::exporter
