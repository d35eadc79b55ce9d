#include "timing/app/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "timing/app/argument_spelling.h"
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
    "  plan                        What the jobs are going to do (timing plan --help)\n"
    "  target                      A small HTTP server to try jobs on (timing target --help)\n"
    "\n"
    "Exit codes: 0 done or stopped, 2 wrong usage, 128 the config cannot be used, 1 anything "
    "else.\n"
    "One dash or two, '-' or '_' inside a name, '--flag value' or '--flag=value': all are taken.\n";
const char* const kPlanDescription =
    "Prints what the jobs of a config are going to do: when their windows open, how many runs they "
    "start, and how much of it falls together at most. It runs nothing and connects nowhere.";
const char* const kPlanFooter =
    "Exit codes: 0 printed, 2 wrong usage, 3 the plan exceeds --max_rate, 128 the config cannot be "
    "used.\n";
const char* const kTargetDescription =
    "Serves HTTP to try jobs on. A query shapes the answer: "
    "?delay=20ms&status=503&size=10k&fail=0.05";

Error usage_error(const CLI::App& app, const std::string& what) {
  return {fmt::format("timing: {}\n\n{}", what, app.help())};
}

// What the parser binds to, before values are checked.
struct ServeTexts {
  std::string conf;
  bool enable_metrics = false;
  std::vector<std::string> addr = {":9800"};
  std::string telemetry_path{exporter::kTelemetryPath};
  std::string web_config;
  bool enable_lifecycle = false;
  std::string push;
  std::string push_every = "10s";
  std::string buckets = "0.1, 0.3, 1.2, 5.0";
  std::string log_level = "info";
  std::string grace = "10s";
  bool exit_when_done = false;
  std::string linger = "0";
  std::string state;
  std::string loops;
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
  app.add_option("--log_level", texts.log_level, "debug, info, warn or error")
      ->type_name("LEVEL")
      ->capture_default_str();
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
  app.add_flag("--version", texts.version, "Print the version and exit");
}

// Puts the parsed `text` into `value`; gives the error's words where that cannot be done.
template <typename Value>
std::optional<std::string> read(const char* flag, const std::string& text,
                                Result<Value> (*parse)(const std::string&), Value& value) {
  Result<Value> parsed = parse(text);
  if (!parsed) {
    return fmt::format("--{}: '{}' cannot be used: {}", flag, text, parsed.error().message);
  }
  value = std::move(parsed).value();
  return std::nullopt;
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

// Flags that are of no use without others.
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
                       .exit_when_done = texts.exit_when_done,
                       .state = texts.state,
                       .web_config = texts.web_config,
                       .enable_lifecycle = texts.enable_lifecycle};
  auto wrong = read_endpoint(texts, options);
  if (!wrong) wrong = read_push(texts, options);
  if (!wrong) wrong = read("buckets", texts.buckets, parse_buckets, options.buckets);
  if (!wrong) wrong = read("log_level", texts.log_level, parse_log_level, options.log_level);
  if (!wrong) wrong = read("grace", texts.grace, parse_limit, options.grace);
  if (!wrong) wrong = read("linger", texts.linger, parse_limit, options.linger);
  if (!wrong) wrong = read("loops", texts.loops, parse_loops, options.loops);
  if (!wrong) wrong = check_company(options);
  if (wrong) return usage_error(app, *wrong);
  return Options(options);
}

// Runs the parser; nullopt: it is content.
std::optional<Result<Options>> parse(CLI::App& app, std::vector<std::string> arguments) {
  std::reverse(arguments.begin(), arguments.end());  // as the parser wants them
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    return Options(Print{app.help()});
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error.what());
  }
  return std::nullopt;
}

Result<Options> parse_serve(const std::vector<std::string>& arguments) {
  static const std::set<std::string> value_flags = {
      "conf",    "addr",  "telemetry_path", "web_config", "push",  "push_every",
      "buckets", "grace", "linger",         "log_level",  "state", "loops"};
  CLI::App app(kDescription, "timing");
  ServeTexts texts;
  declare(app, texts);
  if (auto ended = parse(app, unify_spelling(arguments, value_flags))) return *ended;
  if (texts.version) return Options(Print{fmt::format("timing {}\n", kVersion)});
  return check(app, texts);
}

// What the parser binds to, before values are checked.
struct PlanTexts {
  std::string conf;
  std::string from = "now";
  std::string span = "7d";
  std::string max_rate;
  bool json = false;
};

void declare(CLI::App& app, PlanTexts& texts) {
  app.set_help_flag("--help", "Print this and exit");
  app.footer(kPlanFooter);
  app.option_defaults()->take_last();
  app.add_option("--conf", texts.conf, "The config file (also --config.file)")->type_name("FILE");
  app.add_option("--from", texts.from,
                 "Where the plan starts: now, or as 2026-12-01T08:00:00, in UTC unless an offset "
                 "follows")
      ->type_name("TIME")
      ->capture_default_str();
  app.add_option("--for", texts.span, "How far it goes, as 12h, 7d or 4w")
      ->type_name("DURATION")
      ->capture_default_str();
  app.add_option("--max_rate", texts.max_rate,
                 "Exit with 3 if the jobs together may start more runs, as 2000/s, 50/m or 1/h")
      ->type_name("RATE");
  app.add_flag("--json", texts.json, "Print it as JSON");
}

Result<Options> check(const CLI::App& app, const PlanTexts& texts) {
  if (texts.conf.empty()) return usage_error(app, "--conf FILE is needed: the config to plan");
  PlanOptions options{
      .conf = texts.conf, .from = std::nullopt, .json = texts.json, .max_rate = std::nullopt};
  auto wrong = read("from", texts.from, parse_from, options.from);
  if (!wrong) wrong = read("for", texts.span, parse_span, options.span);
  if (!wrong && app.count("--max_rate") > 0) {
    RateLimit limit;
    wrong = read("max_rate", texts.max_rate, parse_rate_limit, limit);
    options.max_rate = limit;
  }
  if (wrong) return usage_error(app, *wrong);
  return Options(options);
}

Result<Options> parse_plan(const std::vector<std::string>& arguments) {
  CLI::App app(kPlanDescription, "timing plan");
  PlanTexts texts;
  declare(app, texts);
  if (auto ended = parse(app, unify_spelling(arguments, {"conf", "from", "for", "max_rate"}))) {
    return *ended;
  }
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
  if (auto ended = parse(app, unify_spelling(arguments, {"addr"}))) return *ended;
  return Options(TargetOptions{addr});
}

}  // namespace

Result<Options> parse_options(const std::vector<std::string>& arguments) {
  if (!arguments.empty() && arguments.front() == "target") {
    return parse_target({arguments.begin() + 1, arguments.end()});
  }
  if (!arguments.empty() && arguments.front() == "plan") {
    return parse_plan({arguments.begin() + 1, arguments.end()});
  }
  Result<Options> options = parse_serve(arguments);
  if (!options) return Error{without_passwords(options.error().message, arguments)};
  return options;
}

}  // namespace timing::app
