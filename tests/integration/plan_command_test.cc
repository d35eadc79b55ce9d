// `timing plan` of the built binary: what it prints, where, and its exit codes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/logparser/log_parser.h"
#include "tests/support/process/timing.h"

namespace timing::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr int kWrongUsage = 2;
constexpr int kLimitExceeded = 3;
constexpr int kConfigUnusable = 128;

// Nothing listens there: it shows that nothing is connected to.
const char* const kOverlap =
    "name: shop\n"
    "url: http://127.0.0.1:1/\n"
    "run_every: 10ms\n"
    "range: {hour: {gte: 8, lt: 18}}\n"
    "timezone: Europe/Berlin\n"
    "---\n"
    "name: backup\n"
    "url: http://127.0.0.1:1/\n"
    "run_every: 1s\n"
    "run_thread: 20\n"
    "range: {time: \"16:30-18:00\"}\n"
    "timezone: Europe/Berlin\n";

class PlanCommand : public testing::Test {
 protected:
  Finished plan(const std::string& config, std::vector<std::string> flags = {}) {
    std::vector<std::string> arguments = {"plan", "--conf", folder_.write("config.yml", config),
                                          "--from", "2026-12-01T00:00:00"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return run_timing(arguments);
  }

  TemporaryFolder folder_;
};

TEST_F(PlanCommand, PrintsThePlanForPeople) {
  const Finished finished = plan(kOverlap);
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.errors, IsEmpty());
  EXPECT_THAT(
      finished.output,
      AllOf(StartsWith("Plan of "), HasSubstr("\nshop\n"),
            HasSubstr("every 10ms, 1 thread, Europe/Berlin"),
            HasSubstr("Tue 2026-12-01 08:00:00 +01:00 until Tue 2026-12-01 18:00:00 +01:00"),
            HasSubstr("and 2 more"), HasSubstr("25,200,000"), HasSubstr("All jobs together"),
            HasSubstr("at most 120/s"),
            HasSubstr("Tue 2026-12-01 16:30:00 +01:00 until Tue 2026-12-01 18:00:00 +01:00")));
  for (const std::string& line : split(finished.output, '\n')) EXPECT_LE(line.size(), 100U) << line;
}

TEST_F(PlanCommand, PrintsJsonForMachines) {
  const Finished finished = plan(kOverlap, {"--json", "--for", "2d"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.errors, IsEmpty());
  const json result = json::parse(finished.output);
  EXPECT_EQ(result["from"], "2026-12-01T00:00:00Z");
  EXPECT_EQ(result["until"], "2026-12-03T00:00:00Z");
  ASSERT_EQ(result["jobs"].size(), 2U);
  const json& shop = result["jobs"][0];
  EXPECT_EQ(shop["name"], "shop");
  EXPECT_EQ(shop["timezone"], "Europe/Berlin");
  EXPECT_EQ(shop["openings_total"], 2);
  EXPECT_EQ(shop["openings"][1]["begin"], "2026-12-02T08:00:00+01:00");
  EXPECT_EQ(shop["openings"][1]["end"], "2026-12-02T18:00:00+01:00");
  EXPECT_EQ(shop["runs"], 2 * 10 * 3600 * 100);
  EXPECT_EQ(shop["first_ticks"][1], "2026-12-01T08:00:00.01+01:00");
  EXPECT_EQ(shop["highest_rate"], 100);
  EXPECT_EQ(result["jobs"][1]["runs"], 2 * 5400 * 20);
  EXPECT_EQ(result["peak_rate"]["upper_bound"], 120);
  EXPECT_EQ(result["peak_rate"]["unbounded"], false);
  EXPECT_EQ(result["peak_rate"]["at"], "2026-12-01T15:30:00Z");
  EXPECT_EQ(result["peak_rate"]["until"], "2026-12-01T17:00:00Z");
  EXPECT_EQ(result["peak_concurrency"]["upper_bound"], 21);
  EXPECT_FALSE(result.contains("max_rate"));
}

// The error is a line of the log, as all others are.
void expect_one_error(const Finished& finished, const std::string& what) {
  const std::vector<std::string> lines = split(finished.errors, '\n');
  ASSERT_EQ(lines.size(), 2U) << finished.errors;
  const auto parsed = LogParser().parse(lines.front());
  ASSERT_TRUE(parsed) << finished.errors;
  EXPECT_EQ(parsed->level, "[Error]");
  EXPECT_THAT(parsed->context, HasSubstr(what));
}

TEST_F(PlanCommand, ExceedingTheHighestRateIsExitCodeThree) {
  EXPECT_EQ(plan(kOverlap, {"--max_rate", "120/s"}).exit_code, 0);
  EXPECT_EQ(plan(kOverlap, {"--max_rate", "7200/m"}).exit_code, 0);
  EXPECT_EQ(plan(kOverlap, {"--max_rate", "431999/h"}).exit_code, kLimitExceeded);
  const Finished exceeded = plan(kOverlap, {"--max_rate", "119/s"});
  EXPECT_EQ(exceeded.exit_code, kLimitExceeded);
  EXPECT_THAT(exceeded.output, StartsWith("Plan of "));
  expect_one_error(exceeded,
                   "the plan exceeds --max_rate 119/s: up to 120/s from Tue 2026-12-01 16:30:00 "
                   "+01:00 until Tue 2026-12-01 18:00:00 +01:00: 'shop' 100/s + 'backup' 20/s");
  const Finished as_json = plan(kOverlap, {"--max_rate", "119/s", "--json"});
  EXPECT_EQ(as_json.exit_code, kLimitExceeded);
  EXPECT_EQ(json::parse(as_json.output)["max_rate"]["exceeded"], true);
}

TEST_F(PlanCommand, AnUnboundedJobExceedsEveryRate) {
  const std::string loop = "name: loop\nurl: http://127.0.0.1:1/\n";
  EXPECT_EQ(plan(loop).exit_code, 0);
  const Finished exceeded = plan(loop, {"--max_rate", "1000000000/s"});
  EXPECT_EQ(exceeded.exit_code, kLimitExceeded);
  expect_one_error(exceeded, "'loop' unbounded");
}

TEST_F(PlanCommand, WrongUsageIsExitCodeTwo) {
  const std::vector<std::vector<std::string>> misuses = {
      {"--from", "soon"}, {"--for", "7"}, {"--max_rate", "much"}, {"--frobnicate"}, {"surplus"}};
  for (const auto& misuse : misuses) {
    const Finished finished = plan(kOverlap, misuse);
    EXPECT_EQ(finished.exit_code, kWrongUsage) << misuse.front();
    EXPECT_THAT(finished.output, IsEmpty());
    EXPECT_THAT(finished.errors, AllOf(StartsWith("timing: "), HasSubstr(misuse.back()),
                                       HasSubstr("Usage"), HasSubstr("--max_rate")));
  }
  EXPECT_EQ(run_timing({"plan"}).exit_code, kWrongUsage);
  EXPECT_EQ(run_timing({"plan", "--help"}).exit_code, 0);
}

TEST_F(PlanCommand, AConfigThatCannotBeUsedIsExitCode128) {
  const Finished finished = plan("name: a\nurl: http://127.0.0.1:1/\nrun_evry: 1s\n");
  EXPECT_EQ(finished.exit_code, kConfigUnusable);
  EXPECT_THAT(finished.output, IsEmpty());
  expect_one_error(finished, "config.yml:3:1: job 'a': unknown key 'run_evry'");
  EXPECT_EQ(run_timing({"plan", "--conf", "/nonexistent.yml"}).exit_code, kConfigUnusable);
}

TEST_F(PlanCommand, WarningsGoToTheLogAndThePlanIsPrinted) {
  const Finished finished =
      plan("name: never\nurl: http://127.0.0.1:1/\nrun_every: 1s\nrange: {hour: {gt: 23}}\n");
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.output, HasSubstr("none opens"));
  const auto parsed = LogParser().parse(split(finished.errors, '\n').front());
  ASSERT_TRUE(parsed) << finished.errors;
  EXPECT_EQ(parsed->level, "[Warn]");
}

// No time is asserted: a day of it alone would take longer than a test may.
TEST_F(PlanCommand, AYearOfAHundredDenseJobsIsComputed) {
  const std::vector<std::string> schedules = {
      "cron: \"*/5 * * * *\"\ntimezone: Europe/Berlin\n",
      "run_every: 100ms\nrange: {second: {in: [0, 30]}}\ntimezone: America/New_York\n",
      "run_every: 10us\nrange: {minute: {lt: 30}}\n",
      "run_thread: 3\nthink_time: 100ms\nrange: {hour: {between: [22, 6]}}\n"};
  std::string config;
  for (int i = 0; i < 100; ++i) {
    config += "---\nurl: http://127.0.0.1:1/\n" + schedules[static_cast<std::size_t>(i) % 4];
  }
  const Finished finished = plan(config, {"--for", "365d", "--json"});
  EXPECT_EQ(finished.exit_code, 0);
  const json result = json::parse(finished.output);
  ASSERT_EQ(result["jobs"].size(), 100U);
  EXPECT_EQ(result["jobs"][0]["runs"], 365 * 288);
  EXPECT_EQ(result["jobs"][1]["runs"], 365 * 2880 * 10);
  EXPECT_EQ(result["jobs"][1]["openings_total"], 365 * 2880);
  EXPECT_EQ(result["jobs"][2]["runs"], 365LL * 24 * 1800 * 100'000);
  EXPECT_EQ(result["coarse"].size(), 25U);
}

}  // namespace
}  // namespace timing::test
