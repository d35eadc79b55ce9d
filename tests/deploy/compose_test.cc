// docker-compose.yml as it is written: what starts by default, and that its files are there. That
// docker-compose takes it is another test's concern.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "tests/support/basics/places.h"

namespace timing::test {
namespace {

using Names = std::set<std::string>;

YAML::Node services() {
  return YAML::LoadFile(source_file("docker-compose.yml").string())["services"];
}

Names services_of(const std::string& profile) {
  Names names;
  for (const auto& service : services()) {
    const YAML::Node profiles = service.second["profiles"];
    Names own;
    for (const YAML::Node& one : profiles) own.insert(one.as<std::string>());
    if (profile.empty() ? own.empty() : own.contains(profile))
      names.insert(service.first.as<std::string>());
  }
  return names;
}

// Where a service has what lies at `source`; empty where it has it not.
std::string mounted(const std::string& service, const std::string& source) {
  for (const YAML::Node& volume : services()[service]["volumes"]) {
    const auto text = volume.as<std::string>();
    if (!text.starts_with(source + ":")) continue;
    const std::string rest = text.substr(source.size() + 1);
    return rest.substr(0, rest.find(':'));
  }
  return "";
}

TEST(ComposeTest, StartsTimingMySqlAndPrometheusByDefault) {
  EXPECT_EQ(services_of(""), (Names{"timing", "target", "mysql", "prometheus"}));
  EXPECT_EQ(services_of("logging"), Names{"fluent-bit"});
  EXPECT_EQ(services_of("dashboards"), Names{"grafana"});
}

TEST(ComposeTest, MountsFoldersThatAreThere) {
  int folders = 0;
  for (const auto& service : services()) {
    for (const YAML::Node& volume : service.second["volumes"]) {
      const auto text = volume.as<std::string>();
      if (!text.starts_with("./")) continue;
      EXPECT_TRUE(std::filesystem::is_directory(source_file(text.substr(2, text.find(':') - 2))))
          << text;
      ++folders;
    }
  }
  EXPECT_GE(folders, 6);
}

TEST(ComposeTest, FluentBitReadsTheFileThatTimingWrites) {
  const YAML::Node fluent_bit = services()["fluent-bit"];
  const auto path = fluent_bit["environment"]["LOG_PATH"].as<std::string>();
  // ${LOG_PATH}/*-log/*.log, as deploy/fluent-bit has it.
  EXPECT_EQ(mounted("timing", "timing-log"), path + "/stdout-log");
  EXPECT_EQ(mounted("fluent-bit", "timing-log"), path + "/stdout-log");
  const auto words = services()["timing"]["command"].as<std::vector<std::string>>();
  const auto flag = std::ranges::find(words, "--log_file");
  ASSERT_NE(flag, words.end());
  EXPECT_EQ(*std::next(flag), path + "/stdout-log/stdout.log");
  const std::string folder = mounted("fluent-bit", "./deploy/fluent-bit");
  EXPECT_EQ(fluent_bit["command"][0].as<std::string>(), "--config=" + folder + "/fluent-bit.conf");
}

TEST(ComposeTest, GrafanaFindsItsDashboardAndPrometheus) {
  const YAML::Node dashboards =
      YAML::LoadFile(source_file("deploy/grafana/provisioning/dashboards/timing.yml").string());
  const std::string folder = mounted("grafana", "./deploy/grafana/dashboards");
  EXPECT_EQ(dashboards["providers"][0]["options"]["path"].as<std::string>(), folder);
  EXPECT_EQ(services()["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
                .as<std::string>(),
            folder + "/timing.json");
  EXPECT_EQ(mounted("grafana", "./deploy/grafana/provisioning"), "/etc/grafana/provisioning");
  const YAML::Node sources = YAML::LoadFile(
      source_file("deploy/grafana/provisioning/datasources/prometheus.yml").string());
  EXPECT_EQ(sources["datasources"][0]["url"].as<std::string>(), "http://prometheus:9090");
}

}  // namespace
}  // namespace timing::test
