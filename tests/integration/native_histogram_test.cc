// A real Prometheus stores native histograms of known data: its quantiles are the data's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "tests/integration/known_histograms.h"
#include "tests/support/process/prometheus.h"

namespace timing::test {
namespace {

using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr std::size_t kCount = 20'000;
constexpr std::string_view kProtobuf = "application/vnd.google.protobuf;";
const std::string kNativeFeature = "--enable-feature=native-histograms";

std::vector<KnownData> all_data() {
  return {lognormal_data(kCount), bimodal_data(kCount), constant_data(kCount)};
}

void wait_for_count(const Prometheus& prometheus, std::size_t count) {
  prometheus.value_when("min(histogram_count(latency_seconds))",
                        [&](double value) { return value == static_cast<double>(count); });
}

// The buckets of the finest schema are 2.2 % wide.
void expect_true_quantiles(const Prometheus& prometheus) {
  for (const KnownData& data : all_data()) {
    for (const double share : {0.1, 0.25, 0.75, 0.9, 0.99}) {
      const std::string query = "histogram_quantile(" + std::to_string(share) +
                                ", latency_seconds{data=\"" + data.name + "\"})";
      const double quantile = data.quantile(share);
      EXPECT_NEAR(prometheus.value(query).value(), quantile, 0.02 * quantile) << query;
    }
  }
}

std::set<LabelValues> classic_series(const Prometheus& prometheus) {
  const auto series = prometheus.series("{__name__=~\"latency_seconds_.*\"}");
  return {series.begin(), series.end()};
}

TEST(NativeHistogramTest, HasTheQuantilesOfTheData) {
  const KnownExporter exporter(known_family(all_data()));
  const Prometheus prometheus(Prometheus::scraping(exporter.target(), "1s"),
                              {.arguments = {kNativeFeature}});
  wait_for_count(prometheus, kCount);
  EXPECT_THAT(exporter.accepted(), StartsWith(kProtobuf));
  expect_true_quantiles(prometheus);
  // This Prometheus keeps one of the two forms.
  EXPECT_THAT(classic_series(prometheus), IsEmpty());
}

TEST(NativeHistogramTest, IsThereBeforeTheFirstObservation) {
  const KnownExporter exporter(known_family({{"nothing", {}}}));
  const Prometheus prometheus(Prometheus::scraping(exporter.target(), "1s"),
                              {.arguments = {kNativeFeature}});
  wait_for_count(prometheus, 0);
}

TEST(NativeHistogramTest, SeesARestartAsAReset) {
  KnownExporter exporter(known_family({lognormal_data(kCount)}));
  const Prometheus prometheus(Prometheus::scraping(exporter.target(), "1s"),
                              {.arguments = {kNativeFeature}});
  wait_for_count(prometheus, kCount);
  exporter.expose(known_family({lognormal_data(10)}));
  wait_for_count(prometheus, 10);
  const double increase =
      prometheus.value_when("sum(histogram_count(increase(latency_seconds[5m])))",
                            [](double value) { return value != 0; });
  EXPECT_GT(increase, 0);
  EXPECT_LT(increase, static_cast<double>(kCount));
}

TEST(NativeHistogramTest, LeavesTheClassicSeriesAsTheyAreWithoutIt) {
  const KnownExporter exporter(known_family(all_data()));
  const Prometheus prometheus(Prometheus::scraping(exporter.target(), "1s"));
  prometheus.value_when("min(latency_seconds_count)",
                        [](double value) { return value == static_cast<double>(kCount); });
  EXPECT_THAT(exporter.accepted(), StartsWith("application/openmetrics-text;"));
  EXPECT_EQ(prometheus.value("count(latency_seconds_bucket{le=\"5.0\"})"), 3);
  EXPECT_THAT(prometheus.series("latency_seconds"), IsEmpty());
}

// 2.53 and newer can keep both forms; the classic series are then those of the text formats.
TEST(NativeHistogramTest, StandsBesideTheClassicSeriesInANewerPrometheus) {
  const char* newer = std::getenv("TIMING_NEWER_PROMETHEUS");
  if (newer == nullptr) {
    GTEST_SKIP() << "TIMING_NEWER_PROMETHEUS names no Prometheus of version 2.53 or newer";
  }
  const KnownExporter exporter(known_family(all_data()));
  const std::string config = Prometheus::scraping(exporter.target(), "1s");
  const Prometheus plain(config);
  const Prometheus prometheus(config + "    scrape_classic_histograms: true\n",
                              {.program = newer, .arguments = {kNativeFeature}});
  wait_for_count(prometheus, kCount);
  plain.value_when("count(latency_seconds_count)", [](double value) { return value == 3; });
  expect_true_quantiles(prometheus);
  EXPECT_EQ(classic_series(prometheus), classic_series(plain));
  EXPECT_EQ(classic_series(prometheus).size(), 3U * (5 + 2));
}

}  // namespace
}  // namespace timing::test
