// The pages of the three formats, compressed or not, say the same.
#include "exporter/metrics_page.h"

#include <gmock/gmock.h>

#include <map>

#include "exporter/format/number.h"
#include "tests/support/basics/files.h"
#include "tests/support/process/samples.h"
#include "tests/unit/exporter/format/gunzip.h"
#include "tests/unit/exporter/format/protobuf_decoder.h"
#include "tests/unit/exporter/sample_registry.h"
#include "timing/record/buckets.h"

namespace timing::exporter {
namespace {

using test::LabelValues;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::Pair;

const std::string kOpenMetrics = "application/openmetrics-text;version=1.0.0";
const std::string kProtobuf =
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

// By name and labels. The process's own change from page to page.
using Series = std::map<std::pair<std::string, LabelValues>, double>;

Series series_of(const test::Samples& samples) {
  Series series;
  for (const test::Sample& sample : samples.all()) {
    if (sample.name.starts_with("process_")) continue;
    EXPECT_TRUE(series.try_emplace({sample.name, sample.labels}, sample.value).second);
  }
  return series;
}

// As Prometheus does it.
Series series_of(const std::vector<DecodedFamily>& families) {
  Series series;
  const auto add = [&](const std::string& name, LabelValues labels, double value) {
    if (!name.starts_with("process_")) series[{name, std::move(labels)}] = value;
  };
  for (const DecodedFamily& family : families) {
    for (const DecodedMetric& metric : family.metrics) {
      const LabelValues labels(metric.labels.begin(), metric.labels.end());
      for (const auto& [field, value] : metric.value) add(family.name, labels, value);
      if (family.type != 4) continue;
      add(family.name + "_count", labels, static_cast<double>(metric.count));
      add(family.name + "_sum", labels, metric.sum);
      LabelValues with_bound = labels;
      with_bound["le"] = "+Inf";
      add(family.name + "_bucket", with_bound, static_cast<double>(metric.count));
      for (const auto& [bound, count] : metric.buckets) {
        append_number(with_bound["le"] = "", bound);
        add(family.name + "_bucket", with_bound, static_cast<double>(count));
      }
    }
  }
  return series;
}

class MetricsPageTest : public ::testing::Test {
 protected:
  Response get(std::string accept, std::string encoding = "") const {
    return page_.respond(
        {.method = "GET",
         .path = "/metrics",
         .headers = {{"accept", std::move(accept)}, {"Accept-Encoding", std::move(encoding)}}});
  }

  SampleRegistry sample_;
  MetricsPage page_{sample_.registry(), sample_.counters(), "1.2.3"};
};

TEST_F(MetricsPageTest, SaysTheSameInEveryFormat) {
  const Series text = series_of(test::Samples::parse(get("").body));
  EXPECT_GT(text.size(), 100U);
  EXPECT_EQ(series_of(test::Samples::parse(get(kOpenMetrics).body)), text);
  EXPECT_EQ(series_of(decode_families(get(kProtobuf).body)), text);
}

TEST_F(MetricsPageTest, NamesItsFormat) {
  EXPECT_EQ(get("").content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(get(kOpenMetrics).content_type,
            "application/openmetrics-text; version=1.0.0; charset=utf-8");
  EXPECT_EQ(get(kProtobuf).content_type,
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; "
            "encoding=delimited");
}

TEST_F(MetricsPageTest, TellsCachesWhatItDependsOn) {
  EXPECT_THAT(get("").headers, ElementsAre(Pair("Vary", "Accept, Accept-Encoding")));
  EXPECT_THAT(get(kProtobuf, "gzip").headers, ElementsAre(Pair("Vary", "Accept, Accept-Encoding"),
                                                          Pair("Content-Encoding", "gzip")));
}

TEST_F(MetricsPageTest, IsTheSameCompressed) {
  const Series text = series_of(test::Samples::parse(get("").body));
  EXPECT_EQ(series_of(test::Samples::parse(gunzip(get("", "gzip").body))), text);
  const std::string openmetrics = gunzip(get(kOpenMetrics, "gzip").body);
  EXPECT_EQ(series_of(test::Samples::parse(openmetrics)), text);
  EXPECT_THAT(openmetrics, EndsWith("\n# EOF\n"));
  EXPECT_EQ(series_of(decode_families(gunzip(get(kProtobuf, "gzip").body))), text);
}

// So large that it is compressed in pieces, in the midst of families.
TEST(MetricsPage, OfManySeriesIsTheSameCompressed) {
  record::Registry registry(record::parse_buckets("1").value());
  const record::ProgramCounters counters;
  for (int job = 0; job < 1'000; ++job) {
    registry.add({.name = std::to_string(job), .url = "http://h/", .requests = {{"GET", ""}}});
  }
  const MetricsPage page(registry, counters, "1");
  for (const std::string& accept : {std::string("text/plain"), kOpenMetrics, kProtobuf}) {
    const auto get = [&](const std::string& encoding) {
      return page.respond({.headers = {{"Accept", accept}, {"Accept-Encoding", encoding}}}).body;
    };
    const auto jobs_part = [](const std::string& text) {
      return text.substr(text.find("timing_build_info"));
    };
    const std::string plain = get("identity");
    EXPECT_GT(plain.size(), 200'000U);
    EXPECT_EQ(jobs_part(gunzip(get("gzip"))), jobs_part(plain));
  }
}

TEST_F(MetricsPageTest, DeclaresEachFamilyOnceBeforeItsSamples) {
  const std::string page = get(kOpenMetrics).body;
  EXPECT_THAT(page, EndsWith("\n# EOF\n"));
  std::map<std::string, int> types;
  std::string family;
  for (const std::string& line : test::split(page, '\n')) {
    const std::vector<std::string> words = test::split(line, ' ');
    if (line.starts_with("# TYPE ")) {
      family = words.at(2);
      EXPECT_EQ(++types[family], 1) << line;
      EXPECT_FALSE(words.at(3) == "counter" && family.ends_with("_total")) << line;
    } else if (line.starts_with("# UNIT ")) {
      EXPECT_EQ(words.at(2), family);
      EXPECT_THAT(family, EndsWith("_" + words.at(3)));
    } else if (!line.empty() && !line.starts_with('#')) {
      EXPECT_TRUE(line.starts_with(family)) << line;
    }
  }
  EXPECT_GT(types.size(), 30U);
}

}  // namespace
}  // namespace timing::exporter
