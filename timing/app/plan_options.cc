#include "timing/app/plan_options.h"

#include <CLI/CLI.hpp>
#include <optional>

#include "timing/app/argument_spelling.h"
#include "timing/app/option_parser.h"
#include "timing/app/plan_arguments.h"

namespace timing::app {
namespace {

const char* const kPlanDescription =
    "Prints what the jobs of a config are going to do: when their windows open, how many runs they "
    "start, and how much of it falls together at most. It runs nothing and connects nowhere.";
const char* const kPlanFooter =
    "Exit codes: 0 printed, 2 wrong usage, 3 the plan exceeds --max_rate, 128 the config cannot be "
    "used.\n";

// What the parser binds to, before values are checked.
struct PlanTexts {
  std::string conf;
  std::string from = "now";
  std::string span = "7d";
  std::string max_rate;
  bool json = false;
  ShardTexts shard;
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
  declare_shard(app, texts.shard);
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
  if (!wrong) wrong = read_shard(shard_of_flags(texts.shard, shard_surroundings()), options.shard);
  if (wrong) return usage_error(app, *wrong);
  return Options(options);
}

}  // namespace

Result<Options> parse_plan(const std::vector<std::string>& arguments) {
  CLI::App app(kPlanDescription, "timing plan");
  PlanTexts texts;
  declare(app, texts);
  if (auto ended = run_parser(
          app, unify_spelling(arguments, {"conf", "from", "for", "max_rate", "shard", "shards"}))) {
    return *ended;
  }
  return check(app, texts);
}

}  // namespace timing::app
