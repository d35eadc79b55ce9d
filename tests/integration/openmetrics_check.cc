#include "tests/integration/openmetrics_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "tests/support/basics/files.h"
#include "tests/support/http/http_server.h"
#include "tests/support/process/prometheus.h"

namespace timing::test {
namespace {

constexpr std::string_view kContentType =
    "application/openmetrics-text; version=1.0.0; charset=utf-8";
// The label that tells the pages apart, by their number.
constexpr std::string_view kNumber = "scraped_page";

struct Page {
  std::string name;
  std::string text;
};

// Each at the path that is its number, for those who want OpenMetrics.
HttpAnswer answer(const std::vector<Page>& pages, const ReceivedRequest& request) {
  const std::string& path = request.target;
  std::size_t number = pages.size();
  std::from_chars(path.data() + 1, path.data() + path.size(), number);
  if (number >= pages.size()) return HttpAnswer::of_status(404);
  if (request.header("Accept").find("application/openmetrics-text") == std::string::npos) {
    return HttpAnswer::of_status(406);
  }
  return HttpAnswer::text(pages[number].text).with("Content-Type", std::string(kContentType));
}

std::string config_for(std::size_t pages, std::uint16_t port) {
  std::string config =
      "global: {scrape_interval: 5s}\n"
      "scrape_configs:\n  - job_name: pages\n    static_configs:\n";
  for (std::size_t number = 0; number < pages; ++number) {
    config += fmt::format(
        "      - {{targets: ['127.0.0.1:{}'], labels: {{__metrics_path__: /{}, "
        "{}: '{}'}}}}\n",
        port, number, kNumber, number);
  }
  return config;
}

std::size_t number_of(const LabelValues& labels) {
  return std::stoul(labels.at(std::string(kNumber)));
}

// The value of each page; those that are not in the answer are missing.
std::map<std::size_t, double> values_by_page(const Prometheus& prometheus,
                                             const std::string& expression) {
  std::map<std::size_t, double> values;
  for (const Sample& sample : prometheus.query(expression)) {
    values[number_of(sample.labels)] = sample.value;
  }
  return values;
}

// What it had against the pages that it did not take. A page that came too late on a busy machine
// is scraped again.
std::map<std::size_t, std::string> errors_by_page(const Prometheus& prometheus) {
  std::map<std::size_t, std::string> errors;
  for (const ScrapeTarget& target : prometheus.targets()) {
    const bool late = target.last_error.find("deadline exceeded") != std::string::npos;
    if (target.health == "down" && !late) errors[number_of(target.labels)] = target.last_error;
  }
  return errors;
}

double samples_in(const std::string& page) {
  return static_cast<double>(std::ranges::count_if(split(page, '\n'), [](const std::string& line) {
    return !line.empty() && !line.starts_with('#');
  }));
}

std::vector<std::string> complaints_of(const Prometheus& prometheus,
                                       const std::vector<Page>& pages) {
  std::vector<std::string> complaints;
  const auto errors = errors_by_page(prometheus);
  const auto scraped = values_by_page(prometheus, "scrape_samples_scraped");
  const auto series = values_by_page(
      prometheus,
      fmt::format("count by ({}) ({{job=\"pages\",__name__!~\"up|scrape_.*\"}})", kNumber));
  for (std::size_t number = 0; number < pages.size(); ++number) {
    const auto& [name, text] = pages[number];
    if (const auto error = errors.find(number); error != errors.end()) {
      complaints.push_back(name + ": " + error->second);
      continue;
    }
    const double wanted = samples_in(text);
    const auto count = [number](const std::map<std::size_t, double>& values) {
      const auto found = values.find(number);
      return found == values.end() ? 0 : found->second;
    };
    if (count(scraped) != wanted || count(series) != wanted) {
      complaints.push_back(fmt::format("{}: of {} samples {} were scraped, in {} series", name,
                                       wanted, count(scraped), count(series)));
    }
  }
  return complaints;
}

}  // namespace

std::vector<std::string> openmetrics_complaints(const std::map<std::string, std::string>& named) {
  std::vector<Page> pages;
  for (const auto& [name, text] : named) pages.push_back({name, text});
  const HttpServer server([&](const ReceivedRequest& request) { return answer(pages, request); });
  const Prometheus prometheus(config_for(pages.size(), server.port()));
  prometheus.process().wait_until("every page", [&] {
    const double taken = prometheus.value("count(up == 1)").value_or(0);
    const auto refused = static_cast<double>(errors_by_page(prometheus).size());
    return taken + refused == static_cast<double>(pages.size());
  });
  std::vector<std::string> complaints = complaints_of(prometheus, pages);
  for (const std::string& line : split(prometheus.process().errors(), '\n')) {
    if (!line.empty()) complaints.push_back("its log: " + line);
  }
  return complaints;
}

}  // namespace timing::test
