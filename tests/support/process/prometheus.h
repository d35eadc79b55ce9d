// A real Prometheus that scrapes what a test tells it to.
//
// Owns a temporary folder with its config and its database, and the process, which listens on a
// free loopback port. The program is looked for on the PATH and where scripts/test.sh unpacks it.
// Threads and errors: as Process.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/process/process.h"
#include "tests/support/process/samples.h"

namespace timing::test {

struct PrometheusOptions {
  std::string program = {};                 // empty: the one that find_prometheus_program() finds
  std::vector<std::string> arguments = {};  // besides those that every test's server needs
  std::string config_file = {};             // a path; empty: a file of its own, with the given text
};

struct ScrapeTarget {
  LabelValues labels;      // `job`, `instance` and what the config adds
  std::string health;      // "unknown" until the first scrape, then "up" or "down"
  std::string last_error;  // in Prometheus' words
};

class Prometheus {
 public:
  // `config` is the text of a prometheus.yml.
  explicit Prometheus(std::string_view config, const PrometheusOptions& options = {});

  // A config that scrapes one target, such as "127.0.0.1:9800", every `interval` ("1s").
  static std::string scraping(std::string_view target, std::string_view interval);

  const Process& process() const { return process_; }
  // "http://127.0.0.1:PORT"
  const std::string& address() const { return address_; }
  // What it tells of itself.
  Samples scrape() const;
  // An instant query: the samples of the vector, or of the scalar as one without a name.
  std::vector<Sample> query(const std::string& expression) const;
  // The labels of all series of a selector, `__name__` included; native histograms too, which are
  // no samples.
  std::vector<LabelValues> series(const std::string& selector) const;
  std::vector<ScrapeTarget> targets() const;
  // The value, where the answer is one sample.
  std::optional<double> value(const std::string& expression) const;
  // Asks until `holds` says yes to the value, and gives it.
  double value_when(const std::string& expression, const std::function<bool(double)>& holds) const;

 private:
  TemporaryFolder folder_;
  Process process_;
  std::string address_;
};

// The path of a program of Prometheus's, "prometheus" or "promtool".
std::string find_prometheus_program(const std::string& name);
// The path of a Prometheus that can keep both forms of a histogram, 2.53 or newer: the one that
// TIMING_NEWER_PROMETHEUS names, else the usual one if it is so new. Empty: there is none.
std::string find_newer_prometheus();

}  // namespace timing::test
