#include "tests/support/process/prometheus.h"

#include <unistd.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <regex>
#include <stdexcept>

#include "tests/support/basics/places.h"
#include "tests/support/process/http_get.h"
#include "tests/support/process/listening_port.h"

namespace timing::test {
namespace {

Command command_for(const TemporaryFolder& folder, std::string_view config,
                    const PrometheusOptions& options) {
  const std::string config_file =
      options.config_file.empty() ? folder.write("prometheus.yml", config) : options.config_file;
  Command command{.arguments = {options.program.empty() ? find_prometheus_program("prometheus")
                                                        : options.program,
                                "--config.file=" + config_file,
                                "--storage.tsdb.path=" + (folder.path() / "data").string(),
                                "--web.listen-address=127.0.0.1:0", "--log.level=warn"},
                  .folder = folder.path()};
  command.arguments.insert(command.arguments.end(), options.arguments.begin(),
                           options.arguments.end());
  return command;
}

std::string wait_until_ready(const Process& process) {
  std::string address;
  process.wait_until("an answer on /-/ready", [&] {
    const auto port = listening_port(process.pid());
    if (!port) return false;
    address = "http://127.0.0.1:" + std::to_string(*port);
    return http_get(address + "/-/ready").status == 200;
  });
  return address;
}

Sample to_sample(const nlohmann::json& labels, const nlohmann::json& point) {
  Sample sample;
  sample.labels = labels.get<LabelValues>();
  sample.name = sample.labels["__name__"];
  sample.labels.erase("__name__");
  sample.value = std::stod(point.at(1).get<std::string>());
  return sample;
}

}  // namespace

Prometheus::Prometheus(std::string_view config, const PrometheusOptions& options)
    : process_(command_for(folder_, config, options)), address_(wait_until_ready(process_)) {}

Samples Prometheus::scrape() const { return Samples::parse(http_get(address_ + "/metrics").body); }

std::string Prometheus::scraping(std::string_view target, std::string_view interval) {
  return "global:\n  scrape_interval: " + std::string(interval) +
         "\nscrape_configs:\n  - job_name: timing\n    static_configs:\n      - targets: ['" +
         std::string(target) + "']\n";
}

std::vector<Sample> Prometheus::query(const std::string& expression) const {
  const HttpReply reply = http_get(address_ + "/api/v1/query?query=" + url_encode(expression));
  if (reply.status != 200) throw std::runtime_error(expression + ": " + reply.body);
  const nlohmann::json data = nlohmann::json::parse(reply.body).at("data");
  const nlohmann::json& result = data.at("result");
  if (data.at("resultType") == "scalar") return {to_sample(nlohmann::json::object(), result)};
  std::vector<Sample> samples;
  for (const nlohmann::json& one : result) {
    samples.push_back(to_sample(one.at("metric"), one.at("value")));
  }
  return samples;
}

std::vector<LabelValues> Prometheus::series(const std::string& selector) const {
  const HttpReply reply = http_get(address_ + "/api/v1/series?match%5B%5D=" + url_encode(selector));
  if (reply.status != 200) throw std::runtime_error(selector + ": " + reply.body);
  return nlohmann::json::parse(reply.body).at("data").get<std::vector<LabelValues>>();
}

std::vector<ScrapeTarget> Prometheus::targets() const {
  const HttpReply reply = http_get(address_ + "/api/v1/targets?state=active");
  if (reply.status != 200) throw std::runtime_error("targets: " + reply.body);
  const nlohmann::json answer = nlohmann::json::parse(reply.body);
  std::vector<ScrapeTarget> targets;
  for (const nlohmann::json& one : answer.at("data").at("activeTargets")) {
    targets.push_back({.labels = one.at("labels").get<LabelValues>(),
                       .health = one.at("health").get<std::string>(),
                       .last_error = one.at("lastError").get<std::string>()});
  }
  return targets;
}

std::optional<double> Prometheus::value(const std::string& expression) const {
  const std::vector<Sample> samples = query(expression);
  if (samples.size() != 1) return std::nullopt;
  return samples.front().value;
}

double Prometheus::value_when(const std::string& expression,
                              const std::function<bool(double)>& holds) const {
  double result = 0;
  process_.wait_until(expression, [&] {
    const std::optional<double> now = value(expression);
    if (now) result = *now;
    return now && holds(*now);
  });
  return result;
}

std::string find_prometheus_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::vector<std::string> folders = split(path == nullptr ? "" : path, ':');
  folders.push_back(source_file("build/tools/prometheus/usr/bin").string());
  for (const std::string& folder : folders) {
    std::string candidate = folder;
    candidate.append("/").append(name);
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  throw std::runtime_error(name + " is not on the PATH; scripts/test.sh fetches it");
}

std::string find_newer_prometheus() {
  const char* named = std::getenv("TIMING_NEWER_PROMETHEUS");
  if (named != nullptr) return named;
  const std::string usual = find_prometheus_program("prometheus");
  const Process process({.arguments = {usual, "--version"}, .merge = true});
  process.wait();
  const std::string output = process.output();
  std::smatch version;
  if (!std::regex_search(output, version, std::regex("version ([0-9]+)\\.([0-9]+)"))) return "";
  const std::pair found(std::stoi(version[1]), std::stoi(version[2]));
  return found >= std::pair(2, 53) ? usual : "";
}

}  // namespace timing::test
