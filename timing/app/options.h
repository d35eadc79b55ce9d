// The command line as values.
//
// Go's spellings are taken (`-conf x`, `--conf=x`, `--enable_metrics=false`), '-' and '_' inside a
// name are the same, and so are Prometheus' names: `--config.file` for --conf,
// `--web.listen-address` for --addr, `--web.config.file` for --web_config, `--web.telemetry-path`
// and `--web.enable-lifecycle`.
//
// Units: nanoseconds. Threads: one. Errors: wrong usage, in words.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "exporter/address.h"
#include "exporter/endpoints.h"
#include "exporter/push_url.h"
#include "timing/app/plan_arguments.h"
#include "timing/app/shard_option.h"
#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/base/result.h"
#include "timing/record/histogram.h"
#include "timing/report/rotation.h"

namespace timing::app {

struct ServeOptions {
  std::string conf;
  bool enable_metrics = false;
  std::vector<exporter::Address> addresses;
  record::Bounds buckets;
  LogLevel log_level = LogLevel::info;
  bool log_stdout = true;     // to the standard output and error
  std::string log_file = {};  // empty: none
  report::RotationLimits log_file_limits = {};
  std::chrono::nanoseconds grace = std::chrono::seconds(10);
  bool exit_when_done = false;
  std::string state = {};  // the state file; empty: none
  std::string telemetry_path = std::string(exporter::kTelemetryPath);
  std::string web_config = {};  // the file; empty: none
  bool enable_lifecycle = false;
  std::chrono::nanoseconds linger{0};  // 0: not at all
  std::optional<exporter::PushUrl> push = std::nullopt;
  std::chrono::nanoseconds push_every = std::chrono::seconds(10);
  std::size_t loops = 1;  // over which closed loops of HTTP are spread
  Shard shard = {};
};

// `timing target`: the server to try on.
struct TargetOptions {
  std::string addr;
};

// `timing plan`: what the jobs of a config are going to do.
struct PlanOptions {
  std::string conf;
  std::optional<WallTime> from;  // none: now
  nanoseconds span = std::chrono::days(7);
  bool json = false;
  std::optional<RateLimit> max_rate;
  Shard shard = {};
};

// `timing health`: whether the program that serves at an address is ready.
struct HealthOptions {
  exporter::Address address;
  std::string path;
  std::chrono::nanoseconds timeout{};
  bool tls = false;
  std::string username = {};
  std::string password_file = {};
  std::string cert_file = {};
  std::string key_file = {};
};

// --help and --version: the text to print.
struct Print {
  std::string text;
};

using Options = std::variant<ServeOptions, TargetOptions, PlanOptions, HealthOptions, Print>;

// `arguments` are argv without the program's name. An error's message ends with the usage.
Result<Options> parse_options(const std::vector<std::string>& arguments);

}  // namespace timing::app
