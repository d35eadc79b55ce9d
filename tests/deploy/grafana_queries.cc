#include "tests/deploy/grafana_queries.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <stdexcept>

namespace timing::test {
namespace {

nlohmann::json read_dashboard(const std::filesystem::path& path) {
  std::ifstream file(path);
  return nlohmann::json::parse(file);
}

}  // namespace

std::vector<GrafanaQuery> grafana_queries(const std::filesystem::path& dashboard) {
  std::vector<GrafanaQuery> queries;
  const nlohmann::json content = read_dashboard(dashboard);
  for (const nlohmann::json& panel : content.at("panels")) {
    if (panel.at("type") == "row") continue;
    for (const nlohmann::json& target : panel.at("targets")) {
      queries.push_back({.panel = panel.at("title").get<std::string>(),
                         .expression = target.at("expr").get<std::string>()});
    }
  }
  return queries;
}

std::vector<GrafanaQuery> grafana_variables(const std::filesystem::path& dashboard) {
  static const std::regex form("label_values\\((.*), ([a-z]+)\\)");
  std::vector<GrafanaQuery> variables;
  const nlohmann::json content = read_dashboard(dashboard);
  for (const nlohmann::json& variable : content.at("templating").at("list")) {
    if (variable.at("type") != "query") continue;
    const auto query = variable.at("query").at("query").get<std::string>();
    std::smatch match;
    if (!std::regex_match(query, match, form)) throw std::runtime_error("not known: " + query);
    variables.push_back(
        {.panel = variable.at("name").get<std::string>(), .expression = match.str(1)});
  }
  return variables;
}

std::string with_all_selected(std::string expression, const std::string& interval) {
  expression = std::regex_replace(expression, std::regex("\\$__rate_interval"), interval);
  expression = std::regex_replace(expression, std::regex("\\$(job|name)\\b"), ".*");
  if (expression.find('$') != std::string::npos) {
    throw std::runtime_error("a variable that is not known: " + expression);
  }
  return expression;
}

}  // namespace timing::test
