// The queries of a Grafana dashboard, as Grafana sends them to Prometheus.
//
// Threads: any. Errors: a dashboard that is not of the form that Grafana exports is an exception.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace timing::test {

struct GrafanaQuery {
  std::string panel;       // its title
  std::string expression;  // with Grafana's variables
};

// Those of all panels, in the order of the file.
std::vector<GrafanaQuery> grafana_queries(const std::filesystem::path& dashboard);

// The series that the dashboard's variables are filled from: the selectors of label_values().
std::vector<GrafanaQuery> grafana_variables(const std::filesystem::path& dashboard);

// `expression` as it is sent with every variable at "All", and rates over `interval` ("20s").
// std::runtime_error where a variable is left.
std::string with_all_selected(std::string expression, const std::string& interval);

}  // namespace timing::test
