// A real Prometheus stores native histograms of known data: its quantiles are the data's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "tests/integration/known_histograms.h"
#include "tests/support/process/prometheus.h"

namespace timing::test {
namespace {

using ::testing::AllOf;
using ::testing::Gt;
using ::testing::IsEmpty;
using ::testing::Lt;
using ::testing::StartsWith;

constexpr std::size_t kCount = 20'000;
constexpr std::string_view kProtobuf = "application/vnd.google.protobuf;";
const std::string kNativeFeature = "--enable-feature=native-histograms";
const std::vector<std::string> kFamilies = {"timing_request_duration_seconds",
                                            "timing_run_response_seconds"};

std::vector<KnownData> all_data() {
  return {lognormal_data(kCount), bimodal_data(kCount), constant_data(kCount)};
}

void wait_for_count(const Prometheus& prometheus, std::size_t count) {
  prometheus.value_when("min(histogram_count(timing_run_response_seconds))",
                        [&](double value) { return value == static_cast<double>(count); });
}

// The buckets of the finest schema are 2.2 % wide.
void expect_true_quantiles(const Prometheus& prometheus) {
  for (const KnownData& data : all_data()) {
    for (const std::string& family : kFamilies) {
      for (const double share : {0.1, 0.25, 0.75, 0.9, 0.99, 0.999}) {
        const std::string query = "histogram_quantile(" + std::to_string(share) + ", " + family +
                                  "{name=\"" + data.name + "\"})";
        const double quantile = data.quantile(share);
        EXPECT_NEAR(prometheus.value(query).value_or(-1), quantile, 0.02 * quantile) << query;
      }
    }
  }
}

std::set<LabelValues> classic_series(const Prometheus& prometheus) {
  const auto series =
      prometheus.series("{__name__=~\"timing_(request_duration|run_response)_seconds_.*\"}");
  return {series.begin(), series.end()};
}

TEST(NativeHistogramTest, HasTheQuantilesOfTheData) {
  const KnownExporter exporter(all_data());
  const Prometheus prometheus(Prometheus::scraping(exporter.target(), "1s"),
                              {.arguments = {kNativeFeature}});
  wait_for_count(prometheus, kCount);
  EXPECT_THAT(exporter.accepted(), StartsWith(kProtobuf));
  expect_true_quantiles(prometheus);
  // This Prometheus keeps one of the two forms.
  EXPECT_THAT(classic_series(prometheus), IsEmpty());
}

TEST(NativeHistogramTest, IsThereBeforeTheFirstObservation) {
  const std::vector<KnownData> nothing = {{"nothing", {}}};
  const KnownExporter exporter(nothing);
  const Prometheus prometheus(Prometheus::scraping(exporter.target(), "1s"),
                              {.arguments = {kNativeFeature}});
  wait_for_count(prometheus, 0);
}

TEST(NativeHistogramTest, GetsCoarserWithoutAReset) {
  constexpr std::size_t kMore = 2'000;
  KnownData growing = lognormal_data(kCount);
  growing.name = wide_data(0).name;
  KnownExporter exporter({growing});
  const Prometheus prometheus(Prometheus::scraping(exporter.target(), "1s"),
                              {.arguments = {kNativeFeature}});
  wait_for_count(prometheus, kCount);
  exporter.record(wide_data(kMore));
  wait_for_count(prometheus, kCount + kMore);
  // What the increase is extrapolated by is less than twice; a reset would add all that was there.
  EXPECT_THAT(prometheus.value("sum(histogram_count(increase(timing_run_response_seconds[5m])))"),
              testing::Optional(AllOf(Gt(kMore * 0.99), Lt(kMore * 4.0))));
}

TEST(NativeHistogramTest, LeavesTheClassicSeriesAsTheyAreWithoutIt) {
  const KnownExporter exporter(all_data());
  const Prometheus prometheus(Prometheus::scraping(exporter.target(), "1s"));
  for (const std::string& family : kFamilies) {
    prometheus.value_when("min(" + family + "_count)",
                          [](double value) { return value == static_cast<double>(kCount); });
    EXPECT_EQ(prometheus.value("count(" + family + "_bucket{le=\"5.0\"})"), 3);
    EXPECT_THAT(prometheus.series(family), IsEmpty());
  }
  EXPECT_THAT(exporter.accepted(), StartsWith("application/openmetrics-text;"));
}

// Part `index` of 8 of the values.
KnownData part_of(const KnownData& data, std::size_t index) {
  KnownData part{.name = data.name, .values = {}};
  for (std::size_t i = index; i < data.values.size(); i += 8) part.values.push_back(data.values[i]);
  return part;
}

// The queries are those of docs/scaling.md.
TEST(NativeHistogramTest, OfEightProcessesAddUpToThatOfOne) {
  const KnownData data = lognormal_data(kCount);
  std::vector<std::unique_ptr<KnownExporter>> exporters;
  std::string targets;
  for (std::size_t index = 0; index < 8; ++index) {
    exporters.push_back(std::make_unique<KnownExporter>(std::vector{part_of(data, index)}));
    targets += (index == 0 ? "" : "', '") + exporters.back()->target();
  }
  const std::string config = Prometheus::scraping(targets, "1s");
  const Prometheus native(config, {.arguments = {kNativeFeature}});
  const Prometheus classic(config);
  const std::string response = "timing_run_response_seconds";
  const auto all = [](double value) { return value == static_cast<double>(kCount); };
  native.value_when("sum(histogram_count(" + response + "))", all);
  classic.value_when("sum(" + response + "_count)", all);
  for (const double share : {0.25, 0.5, 0.9, 0.99}) {
    const std::string quantile = "histogram_quantile(" + std::to_string(share) + ", ";
    const double truth = data.quantile(share);
    EXPECT_NEAR(native.value(quantile + "sum(" + response + "))").value_or(-1), truth,
                0.02 * truth);
    // A classic bucket ends at two or two and a half times its beginning.
    const double found =
        classic.value(quantile + "sum by (le) (" + response + "_bucket))").value_or(-1);
    EXPECT_THAT(found, AllOf(Gt(truth / 2.5), Lt(truth * 2.5)));
  }
}

// The classic series are then those of the text formats. Debian 12 has no such Prometheus, and a
// machine without a network cannot fetch that of Debian 13: hence the skip.
TEST(NativeHistogramTest, StandsBesideTheClassicSeriesInANewerPrometheus) {
  const std::string newer = find_newer_prometheus();
  if (newer.empty()) {
    GTEST_SKIP() << "no Prometheus of version 2.53 or newer; TIMING_NEWER_PROMETHEUS may name one";
  }
  const KnownExporter exporter(all_data());
  const std::string config = Prometheus::scraping(exporter.target(), "1s");
  const Prometheus plain(config);
  const Prometheus prometheus(config + "    scrape_classic_histograms: true\n",
                              {.program = newer, .arguments = {kNativeFeature}});
  wait_for_count(prometheus, kCount);
  plain.value_when("count(timing_run_response_seconds_count)",
                   [](double value) { return value == 3; });
  expect_true_quantiles(prometheus);
  EXPECT_EQ(classic_series(prometheus), classic_series(plain));
  constexpr std::size_t kRequestSeries = 5 + 2;  // buckets, sum and count
  constexpr std::size_t kResponseSeries = 20 + 2;
  EXPECT_EQ(classic_series(prometheus).size(), 3 * (kRequestSeries + kResponseSeries));
}

}  // namespace
}  // namespace timing::test
