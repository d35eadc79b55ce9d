#include "exporter/format/text_serializer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace timing::exporter {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

std::string serialize_text(const std::vector<MetricFamily>& families) {
  std::string page;
  TextWriter writer(page);
  for (const MetricFamily& family : families) writer.write({.family = family});
  writer.finish();
  return page;
}

// A page of one gauge.
std::string gauge_page(const std::string& help, std::vector<ClientMetric::Label> labels) {
  ClientMetric metric;
  metric.label = std::move(labels);
  return serialize_text({{"g", help, MetricType::Gauge, {metric}}});
}

TEST(SerializeText, WritesASampleWithoutLabelsWithoutBraces) {
  EXPECT_EQ(gauge_page("Help.", {}), "# HELP g Help.\n# TYPE g gauge\ng 0.0\n");
}

TEST(SerializeText, EscapesHelp) {
  EXPECT_EQ(gauge_page("a \\ b\nc \"d\" é", {}),
            "# HELP g a \\\\ b\\nc \"d\" é\n# TYPE g gauge\ng 0.0\n");
}

TEST(SerializeText, EscapesLabelValues) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"", ""},
      {R"(C:\dir)", R"(C:\\dir)"},
      {R"(say "hi")", R"(say \"hi\")"},
      {"two\nlines", R"(two\nlines)"},
      {R"(\n)", R"(\\n)"},
      {"tab\there\r", "tab\there\r"},
      {"{a=1,b}", "{a=1,b}"},
      {"grün 日本 😀", "grün 日本 😀"},
      {std::string("a\0b", 3), R"(a\\x00b)"},
      {"\xff", R"(\\xff)"},
      {"\xc3", R"(\\xc3)"},
      {"\xc3(", R"(\\xc3()"},
      {"\xc0\xaf", R"(\\xc0\\xaf)"},
      {"\xe0\x80\x80", R"(\\xe0\\x80\\x80)"},
      {"\xed\xa0\x80", R"(\\xed\\xa0\\x80)"},
      {"\xf4\x90\x80\x80", R"(\\xf4\\x90\\x80\\x80)"},
      {"\xf0\x9f\x98", R"(\\xf0\\x9f\\x98)"},
      {"\x80"
       "ok",
       R"(\\x80ok)"},
  };
  for (const auto& [value, text] : table) {
    EXPECT_EQ(gauge_page("H", {{"l", value}}),
              "# HELP g H\n# TYPE g gauge\ng{l=\"" + text + "\"} 0.0\n");
  }
}

TEST(SerializeText, KeepsLabelsAndSeriesInTheirOrder) {
  MetricFamily family{"c_total", "H", MetricType::Counter, {}};
  family.metric.resize(2);
  family.metric[0].label = {{"z", "1"}, {"a", "2"}};
  family.metric[0].counter.value = 3;
  family.metric[1].label = {{"z", "0"}, {"a", "2"}};
  EXPECT_EQ(serialize_text({family}),
            "# HELP c_total H\n# TYPE c_total counter\n"
            "c_total{z=\"1\",a=\"2\"} 3.0\nc_total{z=\"0\",a=\"2\"} 0.0\n");
}

TEST(SerializeText, WritesAHistogramWithItsInfiniteBucket) {
  MetricFamily family{"h", "H", MetricType::Histogram, {ClientMetric{}}};
  family.metric[0].histogram = {7, 12.5, {{2, 0.1}, {5, 5}}};
  const std::string page =
      "# HELP h H\n# TYPE h histogram\n"
      "h_bucket{le=\"0.1\"} 2.0\nh_bucket{le=\"5.0\"} 5.0\nh_bucket{le=\"+Inf\"} 7.0\n"
      "h_sum 12.5\nh_count 7.0\n";
  EXPECT_EQ(serialize_text({family}), page);
  family.metric[0].histogram.bucket.push_back({7, std::numeric_limits<double>::infinity()});
  EXPECT_EQ(serialize_text({family}), page);
  family.metric[0].label = {{"l", "v"}};
  EXPECT_NE(serialize_text({family}).find("h_bucket{l=\"v\",le=\"0.1\"} 2.0\n"), std::string::npos);
}

TEST(SerializeText, KeepsApartSeriesWithOtherBounds) {
  MetricFamily family{"h", "H", MetricType::Histogram, {ClientMetric{}, ClientMetric{}}};
  family.metric[0].histogram = {2, 3, {{1, 0.5}, {2, 2}}};
  family.metric[1].histogram = {5, 6, {{3, 0.5}, {4, 4}, {5, 8}}};
  EXPECT_EQ(serialize_text({family}),
            "# HELP h H\n# TYPE h histogram\n"
            "h_bucket{le=\"0.5\"} 1.0\nh_bucket{le=\"2.0\"} 2.0\nh_bucket{le=\"+Inf\"} 2.0\n"
            "h_sum 3.0\nh_count 2.0\n"
            "h_bucket{le=\"0.5\"} 3.0\nh_bucket{le=\"4.0\"} 4.0\nh_bucket{le=\"8.0\"} 5.0\n"
            "h_bucket{le=\"+Inf\"} 5.0\nh_sum 6.0\nh_count 5.0\n");
}

TEST(SerializeText, WritesSummariesUntypedValuesAndTimestamps) {
  MetricFamily summary{"s", "H", MetricType::Summary, {ClientMetric{}}};
  summary.metric[0].summary = {4, 2.5, {{0.5, 1}, {0.99, std::nan("")}}};
  MetricFamily untyped{"u", "H", MetricType::Untyped, {ClientMetric{}}};
  untyped.metric[0].untyped.value = 2;
  untyped.metric[0].timestamp_ms = 1'600'000'000'123;
  EXPECT_EQ(serialize_text({summary, untyped}),
            "# HELP s H\n# TYPE s summary\n"
            "s{quantile=\"0.5\"} 1.0\ns{quantile=\"0.99\"} NaN\ns_sum 2.5\ns_count 4.0\n"
            "# HELP u H\n# TYPE u untyped\nu 2.0 1600000000123\n");
}

}  // namespace
}  // namespace timing::exporter
