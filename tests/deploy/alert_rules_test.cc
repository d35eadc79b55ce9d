// The rules of deploy/prometheus, by the unit tests of rules/ and Prometheus' own tool for them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/basics/markdown_table.h"
#include "tests/support/basics/places.h"
#include "tests/support/process/process.h"
#include "tests/support/process/prometheus.h"

namespace timing::test {
namespace {

std::vector<std::string> unit_tests() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(source_file("tests/deploy/rules"))) {
    files.push_back(entry.path().string());
  }
  return files;
}

void expect_unit_tests_pass(const std::string& promtool) {
  std::vector<std::string> arguments = unit_tests();
  ASSERT_THAT(arguments, testing::Not(testing::IsEmpty()));
  arguments.insert(arguments.begin(), {promtool, "test", "rules"});
  const Process process({.arguments = arguments, .merge = true});
  EXPECT_EQ(process.wait(), 0) << process.output();
}

YAML::Node rules_file(const std::string& name) {
  return YAML::LoadFile(source_file("deploy/prometheus/rules/" + name).string());
}

// The severity of each alert.
std::map<std::string, std::string> severities() {
  std::map<std::string, std::string> by_alert;
  for (const YAML::Node& group : rules_file("timing-alerts.yml")["groups"]) {
    for (const YAML::Node& rule : group["rules"]) {
      by_alert[rule["alert"].as<std::string>()] = rule["labels"]["severity"].as<std::string>();
    }
  }
  return by_alert;
}

std::set<std::string> alerts() {
  std::set<std::string> names;
  for (const auto& [name, severity] : severities()) names.insert(name);
  return names;
}

// The alerts that a unit test expects to fire, or to rest.
std::set<std::string> alerts_expected_to(bool fire) {
  std::set<std::string> names;
  for (const std::string& path : unit_tests()) {
    for (const YAML::Node& test : YAML::LoadFile(path)["tests"]) {
      for (const YAML::Node& one : test["alert_rule_test"]) {
        if ((one["exp_alerts"].size() > 0) == fire)
          names.insert(one["alertname"].as<std::string>());
      }
    }
  }
  return names;
}

TEST(AlertRulesTest, DoWhatTheirUnitTestsSay) {
  expect_unit_tests_pass(find_prometheus_program("promtool"));
}

TEST(AlertRulesTest, DoTheSameInANewerPrometheus) {
  const std::filesystem::path newer = find_newer_prometheus();
  const std::filesystem::path promtool = newer.parent_path() / "promtool";
  if (newer.empty() || !std::filesystem::exists(promtool)) {
    GTEST_SKIP() << "no newer promtool here; scripts/test.sh fetches it";
  }
  expect_unit_tests_pass(promtool.string());
}

TEST(AlertRulesTest, EachIsSeenToFireAndToRest) {
  const std::set<std::string> all = alerts();
  EXPECT_GE(all.size(), 8U);
  EXPECT_EQ(alerts_expected_to(true), all);
  EXPECT_EQ(alerts_expected_to(false), all);
}

TEST(AlertRulesTest, AreTheDocumentedOnes) {
  std::map<std::string, std::string> documented;
  for (const auto& [alert, row] : markdown_table("docs/monitoring.md", "alert")) {
    documented[quoted_in(alert).at(0)] = row.at("severity");
  }
  EXPECT_EQ(documented, severities());
}

TEST(AlertRulesTest, RecordTheDocumentedSeries) {
  std::set<std::string> documented;
  for (const auto& [cell, row] : markdown_table("docs/monitoring.md", "series")) {
    std::string name;
    for (const std::string& quoted : quoted_in(cell)) {
      // Of the later ones only the window is told.
      name = quoted.starts_with("name:") ? quoted : name.substr(0, name.rfind("rate") + 4) + quoted;
      documented.insert(name);
    }
  }
  std::set<std::string> recorded;
  for (const YAML::Node& group : rules_file("timing-recording.yml")["groups"]) {
    for (const YAML::Node& rule : group["rules"]) recorded.insert(rule["record"].as<std::string>());
  }
  EXPECT_EQ(documented, recorded);
}

// What is to stay the same in every window of the objective.
TEST(AlertRulesTest, AllWindowsHaveOneObjective) {
  const YAML::Node file = rules_file("timing-recording.yml");
  std::set<std::string> forms;
  int windows = 0;
  for (const YAML::Node& rule : file["groups"][1]["rules"]) {
    const auto record = rule["record"].as<std::string>();
    const std::string prefix = "name:timing_runs_slow:ratio_rate";
    ASSERT_EQ(record.substr(0, prefix.size()), prefix);
    auto form = rule["expr"].as<std::string>();
    const std::string window = "[" + record.substr(prefix.size()) + "]";
    std::size_t at = form.find(window);
    for (; at != std::string::npos; at = form.find(window)) form.replace(at, window.size(), "[]");
    forms.insert(form);
    ++windows;
  }
  EXPECT_EQ(windows, 7);
  EXPECT_EQ(forms.size(), 1U);
}

}  // namespace
}  // namespace timing::test
