#include "tests/support/process/timing.h"

#include <optional>
#include <stdexcept>
#include <utility>

#include "tests/support/basics/places.h"

namespace timing::test {
namespace {

constexpr std::string_view kMetricsLine = "[INFO] metrics on ";

Command command_for(const TemporaryFolder& folder, std::string_view config,
                    const TimingOptions& options) {
  Command command{.arguments = {timing_binary(), "--conf", folder.write("config.yml", config)},
                  .environment = options.environment,
                  .folder = folder.path()};
  std::vector<std::string>& arguments = command.arguments;
  if (options.metrics) {
    arguments.insert(arguments.end(), {"--enable_metrics", "--addr", "127.0.0.1:0"});
  }
  arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
  return command;
}

}  // namespace

Timing::Timing(std::string_view config, const TimingOptions& options)
    : process_(command_for(folder_, config, options)) {}

void Timing::change_config(std::string_view config) const { folder_.write("config.yml", config); }

std::string Timing::address() const {
  std::string address;
  process_.wait_until("the line with the metrics' address", [&] {
    const std::string output = process_.output();
    const std::size_t line = output.find(kMetricsLine);
    if (line == std::string::npos) return false;
    const std::size_t start = line + kMetricsLine.size();
    const std::size_t end = output.find(kMetricsPath, start);
    if (end == std::string::npos) return false;
    address = output.substr(start, end - start);
    return true;
  });
  return address;
}

bool Timing::serves_metrics() const {
  return process_.output().find(kMetricsLine) != std::string::npos;
}

HttpReply Timing::get(const std::string& path) const { return http_get(address() + path); }

Samples Timing::scrape() const {
  const HttpReply reply = get(std::string(kMetricsPath));
  if (reply.status != 200) throw std::runtime_error("/metrics answers " + reply.body);
  return Samples::parse(reply.body);
}

Samples Timing::scrape_until(std::string_view what,
                             const std::function<bool(const Samples&)>& holds) const {
  std::optional<Samples> last;
  process_.wait_until(what, [&] {
    last = scrape();
    return holds(*last);
  });
  return *last;
}

Finished run_timing(const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {timing_binary()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const Process process({.arguments = std::move(command)});
  const int exit_code = process.wait();
  return {.exit_code = exit_code, .output = process.output(), .errors = process.errors()};
}

}  // namespace timing::test
