#include "exporter/families.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "exporter/format/text_serializer.h"
#include "exporter/metric_names.h"
#include "exporter/metrics_page.h"
#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/unit/exporter/sample_registry.h"
#include "timing/record/buckets.h"

namespace timing::exporter {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAreArray;

std::vector<std::string> names_of(const std::vector<prometheus::MetricFamily>& families) {
  std::vector<std::string> names;
  for (const auto& family : families) names.push_back(family.name);
  return names;
}

bool is_of_jobs(const Metric& metric) {
  return std::ranges::find(metric.labels, "name") != metric.labels.end();
}

TEST(Families, GiveTheKnownPageForKnownRecords) {
  const SampleRegistry sample;
  std::string page;
  TextWriter writer(page);
  for (const auto& family : Families(sample.registry(), sample.counters(), "1.2.3").Collect()) {
    const bool of_this_build = family.name == metric::kBuildInfo.name;
    if (!of_this_build && !family.name.starts_with("process_")) writer.write({.family = family});
  }
  EXPECT_EQ(page, test::read_file(test::source_file("tests/unit/exporter/metrics.golden")));
}

TEST(Families, AreThoseDeclaredAndNoOthersSortedByName) {
  const SampleRegistry sample;
  const auto names = names_of(Families(sample.registry(), sample.counters(), "1").Collect());
  std::vector<std::string> declared;
  for (const Metric& metric : kMetrics) declared.emplace_back(metric.name);
  EXPECT_THAT(names, UnorderedElementsAreArray(declared));
  EXPECT_TRUE(std::ranges::is_sorted(names));
}

TEST(Families, HaveOneSetOfLabelNamesEachAndNoSeriesTwice) {
  const SampleRegistry sample;
  for (const auto& family : Families(sample.registry(), sample.counters(), "1").Collect()) {
    const auto metric = std::ranges::find(kMetrics, family.name, &Metric::name);
    ASSERT_NE(metric, kMetrics.end());
    EXPECT_EQ(family.help, metric->help);
    std::set<std::vector<prometheus::ClientMetric::Label>> seen;
    for (const auto& series : family.metric) {
      EXPECT_TRUE(seen.insert(series.label).second) << family.name;
      std::array<std::string_view, 5> names;
      std::ranges::transform(series.label, names.begin(),
                             [](const auto& label) { return std::string_view(label.name); });
      EXPECT_EQ(names, metric->labels) << family.name;
    }
  }
}

TEST(Families, CountSuccessAndFailureUpToTheHistogram) {
  const SampleRegistry sample;
  std::map<std::vector<prometheus::ClientMetric::Label>, double> counts;
  for (const auto& family : Families(sample.registry(), sample.counters(), "1").Collect()) {
    constexpr std::array kOfEndedRequests = {"timing_request_duration_seconds",
                                             "timing_request_fail_total",
                                             "timing_request_success_total"};
    if (std::ranges::find(kOfEndedRequests, family.name) == kOfEndedRequests.end()) continue;
    for (const auto& series : family.metric) {
      counts[series.label] += series.counter.value;
      counts[series.label] -= static_cast<double>(series.histogram.sample_count);
    }
  }
  EXPECT_EQ(counts.size(), 5U);
  for (const auto& [labels, difference] : counts) EXPECT_EQ(difference, 0);
}

TEST(Families, LeaveOutWhatDoesNotExist) {
  const record::Registry registry(record::parse_buckets("1").value());
  const record::ProgramCounters counters;
  const std::string page = MetricsPage(registry, counters, "1").text();
  EXPECT_THAT(page, Not(HasSubstr("timing_config_last_reload_success_timestamp_seconds")));
  EXPECT_THAT(page, Not(HasSubstr("timing_request")));
  EXPECT_THAT(page, Not(HasSubstr("timing_job")));
  EXPECT_THAT(page, HasSubstr("timing_config_last_reload_successful 0.0\n"));
  EXPECT_THAT(page, HasSubstr("timing_log_lines_dropped_total{output=\"file\"} 0.0\n"
                              "timing_log_lines_dropped_total{output=\"stdout\"} 0.0\n"));
  EXPECT_THAT(page, ContainsRegex("timing_build_info.architecture=\"[a-z0-9_]+\",compiler=\"[A-Z]"
                                  "[A-Za-z]+ [0-9.]+\",version=\"1\". 1.0\n"));
  EXPECT_THAT(page, HasSubstr("promhttp_metric_handler_requests_total{code=\"200\"} 0.0\n"
                              "promhttp_metric_handler_requests_total{code=\"500\"} 0.0\n"
                              "promhttp_metric_handler_requests_total{code=\"503\"} 0.0\n#"));
}

TEST(Families, TellWhichShardTheProcessIsWhereThereAreSeveral) {
  const record::Registry registry(record::one_two_five_bounds());
  record::ProgramCounters counters;
  const auto page = [&] { return MetricsPage(registry, counters, "1").respond({}).body; };
  EXPECT_THAT(page(), testing::Not(HasSubstr("timing_shard_info{")));
  counters.shard = 3;
  counters.shards = 8;
  EXPECT_THAT(page(), HasSubstr("timing_shard_info{shard=\"3\",shards=\"8\"} 1.0\n"));
}

// Each job has labels of its own, and one has none.
TEST(Families, ShowTheConstantLabelsOfAllJobsInEverySeriesOfAJob) {
  record::Registry registry(record::parse_buckets("1").value());
  const record::ProgramCounters counters;
  for (const auto& [name, labels] : std::map<std::string, Labels>{
           {"a", {{"stage", "test"}, {"team", "x"}}}, {"b", {{"tier", "1"}}}, {"c", {}}}) {
    // Of all kinds, so that every family is there.
    record::JobRecords& job =
        registry.add({name, "http://h/", {{"GET", ""}}, true, labels, true, true, true});
    job.schedule().set({.runs_remaining = 1,
                        .next_run = WallTime(std::chrono::seconds(1)),
                        .window_next_change = WallTime(std::chrono::seconds(1))});
    job.certificate().set(std::chrono::sys_seconds(std::chrono::seconds(1)));
    record::Outcome outcome;
    outcome.code = {record::Code::Kind::http, 200};
    outcome.ended = WallTime(std::chrono::seconds(1));
    outcome.phases.add(record::Phase::wait, std::chrono::milliseconds(1));
    record::Recorder& recorder = job.new_recorder();
    recorder.sql().count_error(record::SqlErrorClass::syntax, 1064);
    for (const bool success : {true, false}) {
      outcome.success = success;
      recorder.request_ended(outcome);
    }
  }
  const std::map<std::string, std::array<std::string, 3>> expected = {
      {"a", {"test", "x", ""}}, {"b", {"", "", "1"}}, {"c", {"", "", ""}}};
  std::ptrdiff_t families_of_jobs = 0;
  for (const auto& family : Families(registry, counters, "1").Collect()) {
    const auto metric = std::ranges::find(kMetrics, family.name, &Metric::name);
    const bool of_jobs = is_of_jobs(*metric);
    families_of_jobs += of_jobs ? 1 : 0;
    for (const auto& series : family.metric) {
      std::map<std::string, std::string> labels;
      for (const auto& label : series.label) labels.emplace(label.name, label.value);
      ASSERT_EQ(labels.contains("team"), of_jobs) << family.name;
      if (!of_jobs) continue;
      EXPECT_EQ((std::array{labels.at("stage"), labels.at("team"), labels.at("tier")}),
                expected.at(labels.at("name")))
          << family.name;
    }
  }
  EXPECT_EQ(families_of_jobs, std::ranges::count_if(kMetrics, is_of_jobs));
}

TEST(Families, ShowTheSecondFailureOfAKindWithoutAResponse) {
  record::Registry registry(record::parse_buckets("1").value());
  const record::ProgramCounters counters;
  record::Recorder& recorder =
      registry.add({"j", "http://127.0.0.1:1/refused", {{"GET", ""}}, true}).new_recorder();
  record::Outcome refused;
  refused.code = {record::Code::Kind::client, 7};
  recorder.request_ended(refused);
  recorder.request_ended(refused);
  EXPECT_THAT(MetricsPage(registry, counters, "1").text(),
              HasSubstr("timing_request_fail_total{entity=\"\",method=\"GET\",name=\"j\","
                        "respCode=\"CLIENT_ERR_007\",url=\"http://127.0.0.1:1/refused\"} 2.0\n"));
}

}  // namespace
}  // namespace timing::exporter
