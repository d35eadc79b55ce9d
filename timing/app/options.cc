#include "timing/app/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <optional>
#include <set>
#include <utility>

#include "timing/app/argument_spelling.h"
#include "timing/app/health_options.h"
#include "timing/app/option_parser.h"
#include "timing/app/plan_options.h"
#include "timing/app/serve_arguments.h"
#include "timing/base/clock.h"
#include "timing/base/version.h"
#include "timing/record/buckets.h"

namespace timing::app {
namespace {

const char* const kDescription =
    "Runs the HTTP and SQL jobs of a YAML file on their schedule, and exposes what they measure to "
    "Prometheus.";
const char* const kFooter =
    "Commands:\n"
    "  health                      Whether a running one is ready (timing health --help)\n"
    "  plan                        What the jobs are going to do (timing plan --help)\n"
    "  target                      A small HTTP server to try jobs on (timing target --help)\n"
    "\n"
    "Exit codes: 0 done or stopped, 2 wrong usage, 128 the config cannot be used, 1 anything "
    "else.\n"
    "One dash or two, '-' or '_' inside a name, '--flag value' or '--flag=value': all are taken.\n";
const char* const kTargetDescription =
    "Serves HTTP to try jobs on. A query shapes the answer: "
    "?delay=20ms&status=503&size=10k&fail=0.05";

// What the parser binds to, before values are checked.
struct ServeTexts {
  std::string conf;
  bool enable_metrics = false;
  bool log_stdout = true;
  std::vector<std::string> addr = {":9800"};
  std::string telemetry_path{exporter::kTelemetryPath};
  std::string web_config;
  bool enable_lifecycle = false;
  std::string push;
  std::string push_every = "10s";
  std::string buckets = "0.1, 0.3, 1.2, 5.0";
  std::string log_level = "info";
  std::string log_file;
  std::string log_file_max_size = "100MiB";
  std::string log_file_max_age = "0";
  std::string log_file_max_files = "5";
  std::string grace = "10s";
  bool exit_when_done = false;
  std::string linger = "0";
  std::string state;
  std::string loops;
  ShardTexts shard;
  bool version = false;
};

void declare_endpoint(CLI::App& app, ServeTexts& texts) {
  app.add_flag("--enable_metrics", texts.enable_metrics, "Serve /metrics");
  app.add_option("--addr", texts.addr,
                 "Where to serve them (also --web.listen-address); may be repeated")
      ->type_name("HOST:PORT")
      ->take_all()
      ->allow_extra_args(false)
      ->capture_default_str();
  app.add_option("--telemetry_path", texts.telemetry_path,
                 "The path of the metrics (also --web.telemetry-path)")
      ->type_name("PATH")
      ->capture_default_str();
  app.add_option("--web_config", texts.web_config,
                 "TLS and passwords of the endpoint (also --web.config.file)")
      ->type_name("FILE");
  app.add_flag("--enable_lifecycle", texts.enable_lifecycle,
               "Allow POST to /-/reload and /-/quit (also --web.enable-lifecycle)");
  app.add_option("--push", texts.push, "Push the metrics to this Pushgateway, at the end too")
      ->type_name("URL");
  app.add_option("--push_every", texts.push_every, "How often")
      ->type_name("DURATION")
      ->capture_default_str();
}

void declare_log(CLI::App& app, ServeTexts& texts) {
  app.add_option("--log_level", texts.log_level, "debug, info, warn or error")
      ->type_name("LEVEL")
      ->capture_default_str();
  app.add_option("--log_file", texts.log_file, "Write the log to this file too; SIGUSR1 reopens it")
      ->type_name("FILE");
  app.add_flag("--log_stdout", texts.log_stdout,
               "Write it to stdout and stderr (on unless --log_stdout=false)");
  app.add_option("--log_file_max_size", texts.log_file_max_size,
                 "Begin a new file at this size; the full one becomes FILE.1")
      ->type_name("SIZE")
      ->capture_default_str();
  app.add_option("--log_file_max_age", texts.log_file_max_age,
                 "Begin a new file at this age; 0: at any")
      ->type_name("DURATION")
      ->capture_default_str();
  app.add_option("--log_file_max_files", texts.log_file_max_files,
                 "How many files to keep, FILE among them")
      ->type_name("NUMBER")
      ->capture_default_str();
}

void declare(CLI::App& app, ServeTexts& texts) {
  app.set_help_flag("--help", "Print this and exit");
  app.footer(kFooter);
  app.option_defaults()->take_last();
  app.add_option("--conf", texts.conf, "The config file (also --config.file)")->type_name("FILE");
  declare_endpoint(app, texts);
  app.add_option("--buckets", texts.buckets,
                 "Upper bounds of timing_request_duration_seconds, in seconds")
      ->type_name("LIST")
      ->capture_default_str();
  declare_log(app, texts);
  app.add_option("--grace", texts.grace, "How long a stop waits for runs under way")
      ->type_name("DURATION")
      ->capture_default_str();
  app.add_flag("--exit_when_done", texts.exit_when_done, "End when every job is done");
  app.add_option("--linger", texts.linger,
                 "With --exit_when_done: how long to wait for a scrape of the final values")
      ->type_name("DURATION")
      ->capture_default_str();
  app.add_option("--state", texts.state,
                 "Where to keep what outlives the program: run_count, and ticks for catch_up")
      ->type_name("FILE");
  app.add_option("--loops", texts.loops, "Threads for closed loops of HTTP (default: one a core)")
      ->type_name("NUMBER");
  declare_shard(app, texts.shard);
  app.add_flag("--version", texts.version, "Print the version and exit");
}

Result<exporter::Address> parse_address(const std::string& text) {
  return exporter::parse_address(text);
}

Result<record::Bounds> parse_buckets(const std::string& text) {
  return record::parse_buckets(text);
}

Result<std::string> parse_path(const std::string& text) {
  return exporter::parse_telemetry_path(text);
}

std::optional<std::string> read_endpoint(const ServeTexts& texts, ServeOptions& options) {
  std::optional<std::string> wrong;
  for (const std::string& text : texts.addr) {
    exporter::Address address;
    if (!wrong) wrong = read("addr", text, parse_address, address);
    options.addresses.push_back(address);
  }
  if (!wrong) {
    wrong = read("telemetry_path", texts.telemetry_path, parse_path, options.telemetry_path);
  }
  return wrong;
}

std::optional<std::string> read_push(const ServeTexts& texts, ServeOptions& options) {
  if (!texts.push.empty()) {
    Result<exporter::PushUrl> url = parse_push(texts.push);
    // The text may hold a password.
    if (!url) return fmt::format("--push cannot be used: {}", url.error().message);
    options.push = std::move(url).value();
  }
  return read("push_every", texts.push_every, parse_interval, options.push_every);
}

std::optional<std::string> read_log(const ServeTexts& texts, ServeOptions& options) {
  report::RotationLimits& limits = options.log_file_limits;
  auto wrong = read("log_level", texts.log_level, parse_log_level, options.log_level);
  if (!wrong) wrong = read("log_file_max_size", texts.log_file_max_size, parse_size, limits.bytes);
  if (!wrong) wrong = read("log_file_max_age", texts.log_file_max_age, parse_limit, limits.age);
  if (!wrong) {
    wrong = read("log_file_max_files", texts.log_file_max_files, parse_files, limits.files);
  }
  return wrong;
}

// Flags that are of no use without others.
std::optional<std::string> check_log_company(const CLI::App& app, const ServeOptions& options) {
  if (!options.log_file.empty()) return std::nullopt;
  if (!options.log_stdout) return "--log_stdout=false needs --log_file";
  for (const char* flag : {"--log_file_max_size", "--log_file_max_age", "--log_file_max_files"}) {
    if (app.count(flag) > 0) return fmt::format("{} needs --log_file", flag);
  }
  return std::nullopt;
}

std::optional<std::string> check_company(const ServeOptions& options) {
  if (options.linger > nanoseconds(0) && !(options.exit_when_done && options.enable_metrics)) {
    return "--linger needs --exit_when_done and --enable_metrics";
  }
  if (options.enable_metrics) return std::nullopt;
  if (!options.web_config.empty()) return "--web_config needs --enable_metrics";
  if (options.enable_lifecycle) return "--enable_lifecycle needs --enable_metrics";
  return std::nullopt;
}

Result<Options> check(const CLI::App& app, const ServeTexts& texts) {
  if (texts.conf.empty()) return usage_error(app, "--conf FILE is needed: the config to run");
  ServeOptions options{.conf = texts.conf,
                       .enable_metrics = texts.enable_metrics,
                       .addresses = {},
                       .buckets = nullptr,
                       .log_stdout = texts.log_stdout,
                       .log_file = texts.log_file,
                       .exit_when_done = texts.exit_when_done,
                       .state = texts.state,
                       .web_config = texts.web_config,
                       .enable_lifecycle = texts.enable_lifecycle};
  auto wrong = read_endpoint(texts, options);
  if (!wrong) wrong = read_push(texts, options);
  if (!wrong) wrong = read("buckets", texts.buckets, parse_buckets, options.buckets);
  if (!wrong) wrong = read_log(texts, options);
  if (!wrong) wrong = read("grace", texts.grace, parse_limit, options.grace);
  if (!wrong) wrong = read("linger", texts.linger, parse_limit, options.linger);
  if (!wrong) wrong = read("loops", texts.loops, parse_loops, options.loops);
  if (!wrong) wrong = read_shard(find_shard(texts.shard, shard_surroundings()), options.shard);
  if (!wrong) wrong = check_log_company(app, options);
  if (!wrong) wrong = check_company(options);
  if (wrong) return usage_error(app, *wrong);
  return Options(options);
}

Result<Options> parse_serve(const std::vector<std::string>& arguments) {
  static const std::set<std::string> value_flags = {"conf",
                                                    "addr",
                                                    "telemetry_path",
                                                    "web_config",
                                                    "push",
                                                    "push_every",
                                                    "buckets",
                                                    "grace",
                                                    "linger",
                                                    "log_level",
                                                    "log_file",
                                                    "log_file_max_size",
                                                    "log_file_max_age",
                                                    "log_file_max_files",
                                                    "state",
                                                    "loops",
                                                    "shard",
                                                    "shards"};
  CLI::App app(kDescription, "timing");
  ServeTexts texts;
  declare(app, texts);
  if (auto ended = run_parser(app, unify_spelling(arguments, value_flags))) return *ended;
  if (texts.version) return Options(Print{fmt::format("timing {}\n", kVersion)});
  return check(app, texts);
}

Result<Options> parse_target(const std::vector<std::string>& arguments) {
  CLI::App app(kTargetDescription, "timing target");
  app.set_help_flag("--help", "Print this and exit");
  std::string addr = "127.0.0.1:8080";
  app.add_option("--addr", addr, "Where to serve")
      ->type_name("HOST:PORT")
      ->capture_default_str()
      ->take_last();
  if (auto ended = run_parser(app, unify_spelling(arguments, {"addr"}))) return *ended;
  return Options(TargetOptions{addr});
}

}  // namespace

Result<Options> parse_options(const std::vector<std::string>& arguments) {
  if (!arguments.empty() && arguments.front() == "target") {
    return parse_target({arguments.begin() + 1, arguments.end()});
  }
  if (!arguments.empty() && arguments.front() == "health") {
    return parse_health({arguments.begin() + 1, arguments.end()});
  }
  if (!arguments.empty() && arguments.front() == "plan") {
    return parse_plan({arguments.begin() + 1, arguments.end()});
  }
  Result<Options> options = parse_serve(arguments);
  if (!options) return Error{without_passwords(options.error().message, arguments)};
  return options;
}

}  // namespace timing::app
