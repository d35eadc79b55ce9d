// The dashboard and the rules on a real run: a Prometheus that has scraped the built binary has
// data for every query of theirs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/deploy/grafana_queries.h"
#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/support/http/http_server.h"
#include "tests/support/http/tls_server.h"
#include "tests/support/process/prometheus.h"
#include "tests/support/process/timing.h"

namespace timing::test {
namespace {

const char* const kInterval = "1m";

// HTTP that succeeds, fails and is refused; TLS; windows; a queue; a database with errors.
std::string config(const HttpServer& server, const TlsServer& tls_server) {
  return "name: answered\nrun_every: 100ms\nrun_count: 1000000\nurl: " + server.url("/") +
         "\n---\nname: broken\nrun_every: 200ms\nurl: " + server.url("/broken") +
         "\n---\nname: refused\nthink_time: 200ms\nurl: http://127.0.0.1:1/"
         "\n---\nname: over_tls\nrun_every: 200ms\ntls: {insecure_skip_verify: true}\nurl: " +
         tls_server.url() +
         "\n---\nname: windowed\nrun_every: 1s\nrange: {second: {lt: 30}}\nurl: " +
         server.url("/") + "\n---\nname: load\nrate: 20/s\nurl: " + server.url("/") +
         "\n---\nname: follows\non_change: config.yml\nurl: " + server.url("/") +
         "\n---\nname: rows\ntype: database\ndatabase: {type: sqlite, file: rows.sqlite}\n"
         "sql: {execute: [CREATE TABLE IF NOT EXISTS t (x)], query: [SELECT x FROM t, SELECT y "
         "FROM t]}\nrun_every: 200ms\n"
         "---\nname: transfer\ntype: database\ndatabase: {type: sqlite, file: transfer.sqlite}\n"
         "sql: {transaction: true, execute: [CREATE TABLE IF NOT EXISTS t (x), INSERT INTO t "
         "VALUES (1)]}\nrun_every: 200ms\n";
}

std::string rules_folder() { return source_file("deploy/prometheus/rules").string(); }

std::string prometheus_config(const Timing& timing) {
  return "global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: ['" + rules_folder() +
         "/*.yml']\nscrape_configs:\n  - job_name: timing\n    static_configs:\n      - targets: "
         "['" +
         timing.address().substr(std::string("http://").size()) + "']\n";
}

// The names of timing's metrics in an expression, without what a histogram adds to them.
std::set<std::string> metrics_in(const std::string& expression) {
  static const std::regex name("\\b(?:timing|process)_[a-z_]+");
  std::set<std::string> names;
  for (std::sregex_iterator at(expression.begin(), expression.end(), name), end; at != end; ++at) {
    // The middle part of a recorded series' name.
    if (at->prefix().length() > 0 && *(at->prefix().second - 1) == ':') continue;
    names.insert(at->str());
  }
  return names;
}

class DashboardTest : public testing::Test {
 protected:
  DashboardTest()
      : server_([](const ReceivedRequest& request) {
          return HttpAnswer::of_status(request.target == "/broken" ? 500 : 200);
        }),
        timing_(config(server_, tls_server_)),
        prometheus_(prometheus_config(timing_)) {}

  bool has_data(const std::string& expression) const {
    return std::ranges::any_of(prometheus_.query(expression),
                               [](const Sample& sample) { return std::isfinite(sample.value); });
  }

  void expect_data(const std::string& what, const std::string& expression) const {
    SCOPED_TRACE(what);
    try {
      prometheus_.process().wait_until("data for " + expression,
                                       [&] { return has_data(expression); });
    } catch (const std::runtime_error& error) {
      ADD_FAILURE() << error.what();
    }
  }

  HttpServer server_;
  TlsServer tls_server_;
  Timing timing_;
  Prometheus prometheus_;
};

TEST_F(DashboardTest, HasDataInEveryPanel) {
  const auto dashboard = source_file("deploy/grafana/dashboards/timing.json");
  const std::vector<GrafanaQuery> queries = grafana_queries(dashboard);
  EXPECT_GE(queries.size(), 40U);
  for (const GrafanaQuery& query : queries) {
    expect_data(query.panel, with_all_selected(query.expression, kInterval));
  }
  const std::vector<GrafanaQuery> variables = grafana_variables(dashboard);
  EXPECT_EQ(variables.size(), 2U);
  for (const GrafanaQuery& variable : variables) {
    EXPECT_THAT(prometheus_.series(with_all_selected(variable.expression, kInterval)),
                testing::Not(testing::IsEmpty()))
        << variable.panel;
  }
}

TEST_F(DashboardTest, AndTheRulesReadWhatThereIs) {
  for (const char* file : {"/timing-recording.yml", "/timing-alerts.yml"}) {
    for (const YAML::Node& group : YAML::LoadFile(rules_folder() + file)["groups"]) {
      for (const YAML::Node& rule : group["rules"]) {
        const auto expression = rule["expr"].as<std::string>();
        // Alerts have data only while something is wrong.
        if (rule["record"]) expect_data("recorded", rule["record"].as<std::string>());
        for (const std::string& metric : metrics_in(expression)) expect_data(expression, metric);
      }
    }
  }
}

}  // namespace
}  // namespace timing::test
