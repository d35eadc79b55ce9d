// The built binary, run on a config.
//
// Owns a temporary folder with the config file `config.yml`, in which the program runs, and the
// process itself. Metrics are served on a free loopback port that the program's log tells.
// Threads and errors: as Process.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/process/http_get.h"
#include "tests/support/process/process.h"
#include "tests/support/process/samples.h"

namespace timing::test {

struct TimingOptions {
  std::vector<std::string> arguments = {};  // after --conf and what `metrics` adds
  std::map<std::string, std::string> environment = {};
  bool metrics = true;
};

inline constexpr std::string_view kMetricsPath = "/metrics";

class Timing {
 public:
  explicit Timing(std::string_view config, const TimingOptions& options = {});
  virtual ~Timing() = default;

  Process& process() { return process_; }
  const Process& process() const { return process_; }
  const TemporaryFolder& folder() const { return folder_; }

  // Writes the config anew, in place; the program notices by itself.
  void change_config(std::string_view config) const;

  // "http://127.0.0.1:PORT", once the program says so.
  std::string address() const;
  // Whether it has said so.
  bool serves_metrics() const;
  virtual HttpReply get(const std::string& path) const;
  Samples scrape() const;
  // Scrapes until `holds` says yes, and gives that scrape.
  Samples scrape_until(std::string_view what,
                       const std::function<bool(const Samples&)>& holds) const;
  // SIGTERM and the exit code.
  virtual int stop() const { return process_.stop(); }

 private:
  TemporaryFolder folder_;
  Process process_;
};

// The binary with any command line, run to its end.
struct Finished {
  int exit_code = 0;
  std::string output;
  std::string errors;
};
Finished run_timing(const std::vector<std::string>& arguments);

}  // namespace timing::test
