// Servers with and without native histograms scrape one program: its series do not depend on the
// format.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <set>

#include "tests/integration/checked_timing.h"
#include "tests/support/http/http_server.h"
#include "tests/support/process/prometheus.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using ::testing::ContainerEq;
using ::testing::DoubleEq;
using ::testing::Optional;

constexpr double kRuns = 5;

// What the page has, named as Prometheus names it: an empty label is none.
std::set<LabelValues> series_of(const Samples& page) {
  std::set<LabelValues> series;
  for (const Sample& sample : page.all()) {
    LabelValues labels = sample.labels;
    labels["__name__"] = sample.name;
    std::erase_if(labels, [](const auto& label) { return label.second.empty(); });
    series.insert(std::move(labels));
  }
  return series;
}

// What the server stored, without what it adds itself.
std::set<LabelValues> series_of(const Prometheus& prometheus) {
  std::set<LabelValues> series;
  for (LabelValues labels : prometheus.series("{__name__=~\"(timing|process|promhttp)_.*\"}")) {
    labels.erase("job");
    labels.erase("instance");
    series.insert(std::move(labels));
  }
  return series;
}

// The same series where histograms are native ones: one series each, named as the family.
std::set<LabelValues> with_native_histograms(const std::set<LabelValues>& series) {
  std::set<LabelValues> native;
  for (LabelValues labels : series) {
    std::string& name = labels["__name__"];
    if (name.ends_with("_seconds_bucket") || name.ends_with("_seconds_sum")) continue;
    if (name.ends_with("_seconds_count")) name.resize(name.size() - std::strlen("_count"));
    native.insert(std::move(labels));
  }
  return native;
}

class FormatsTest : public ::testing::Test {
 protected:
  FormatsTest() {
    page_ = timing_.scrape_until("all runs have ended", [](const Samples& page) {
      return page.sum("timing_run_response_seconds_count") == kRuns;
    });
  }

  std::string config() const {
    return Prometheus::scraping(timing_.address().substr(std::string("http://").size()), "1s");
  }

  HttpServer server_{[](const ReceivedRequest&) { return HttpAnswer::text("ok").after(20ms); }};
  // It stays after its last run, since the other job goes on waiting.
  CheckedTiming timing_{
      "name: \"five \\\"quoted\\\"\"\nurl: " + server_.url("/a\\\\b") +
      "\nrun_every: 10ms\nrun_count: 5\n---\nname: waits\nurl: " + server_.url("/") +
      "\nrun_every: 100h\nrange: {date: {from: 2199-01-01}}\n"};
  Samples page_;
};

TEST_F(FormatsTest, OpenMetricsGivesTheSeriesOfTheTextFormat) {
  const Prometheus prometheus(config());
  prometheus.value_when("up", [](double value) { return value == 1; });
  EXPECT_THAT(series_of(prometheus), ContainerEq(series_of(page_)));
  EXPECT_EQ(prometheus.value("sum(timing_run_response_seconds_count)"), kRuns);
}

TEST_F(FormatsTest, ProtobufGivesTheSeriesOfTheTextFormat) {
  const Prometheus prometheus(config(), {.arguments = {"--enable-feature=native-histograms"}});
  prometheus.value_when("up", [](double value) { return value == 1; });
  EXPECT_THAT(series_of(prometheus), ContainerEq(with_native_histograms(series_of(page_))));
  for (const char* family : {"timing_run_response_seconds", "timing_request_duration_seconds"}) {
    EXPECT_EQ(prometheus.value("sum(histogram_count(" + std::string(family) + "))"), kRuns);
    const std::optional<double> sum =
        prometheus.value("sum(histogram_sum(" + std::string(family) + "))");
    EXPECT_THAT(sum, Optional(DoubleEq(page_.sum(std::string(family) + "_sum"))));
  }
}

}  // namespace
}  // namespace timing::test
