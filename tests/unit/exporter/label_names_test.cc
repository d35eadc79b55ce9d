// The labels that a config may not name are those that the metrics have, so that no series has one
// twice.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "exporter/metric_names.h"
#include "timing/config/syntax/label_name.h"

namespace timing::exporter {
namespace {

TEST(LabelNames, OfTheMetricsAreNotForConfigs) {
  std::set<std::string_view> names = {"le", "quantile"};  // from the formats
  for (const Metric& metric : kMetrics) {
    const bool of_jobs = std::ranges::find(metric.labels, "name") != metric.labels.end();
    if (of_jobs) names.insert(metric.labels.begin(), metric.labels.end());
  }
  names.erase("");
  EXPECT_THAT(config::kOwnLabels, ::testing::UnorderedElementsAreArray(names));
}

}  // namespace
}  // namespace timing::exporter
