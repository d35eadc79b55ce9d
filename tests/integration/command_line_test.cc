// The command line of the built binary: what it prints, where, and its exit codes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/integration/checked_timing.h"
#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/support/logparser/log_parser.h"
#include "tests/support/process/listening_port.h"
#include "tests/support/process/timing.h"
#include "timing/base/version.h"

namespace timing::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr int kWrongUsage = 2;
constexpr int kConfigUnusable = 128;
constexpr int kFailed = 1;

// A job that waits for the leap second: it is loaded, and sends nothing.
const char* const kQuietJob =
    "name: quiet\n"
    "url: http://127.0.0.1:1/\n"
    "range: {month: {eq: 1}, hour: {eq: 3}, minute: {eq: 7}, second: {eq: 11}}\n";

TEST(CommandLineTest, HelpNamesEveryFlagAndExitCode) {
  const Finished finished = run_timing({"--help"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.errors, IsEmpty());
  for (const char* word : {"--conf", "--enable_metrics", "--addr", "--buckets", "--log_level",
                           "--grace", "--exit_when_done", "--linger", "--push", "--push_every",
                           "--telemetry_path", "--web_config", "--enable_lifecycle", "--loops",
                           "--version", "health", "plan", "target", "128"}) {
    EXPECT_THAT(finished.output, HasSubstr(word));
  }
}

TEST(CommandLineTest, VersionIsOneLine) {
  const Finished finished = run_timing({"--version"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(finished.output, "timing " + std::string(kVersion) + "\n");
  EXPECT_THAT(finished.errors, IsEmpty());
}

struct Misuse {
  std::vector<std::string> arguments;
  std::string what;  // a part of what is said
};

class WrongUsage : public testing::TestWithParam<Misuse> {};

TEST_P(WrongUsage, IsExitCodeTwoWithTheReasonAndTheUsage) {
  const Finished finished = run_timing(GetParam().arguments);
  EXPECT_EQ(finished.exit_code, kWrongUsage);
  EXPECT_THAT(finished.output, IsEmpty());
  EXPECT_THAT(finished.errors, AllOf(StartsWith("timing: "), HasSubstr(GetParam().what),
                                     HasSubstr("Usage"), HasSubstr("--conf")));
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongUsage,
    testing::Values(Misuse{{}, "--conf"}, Misuse{{"--conf"}, "--conf"},
                    Misuse{{"--conf", "x.yml", "--frobnicate"}, "frobnicate"},
                    Misuse{{"--conf", "x.yml", "surplus"}, "surplus"},
                    Misuse{{"--conf", "x.yml", "--addr", "nonsense"}, "nonsense"},
                    Misuse{{"--conf", "x.yml", "--addr", ":99999"}, ":99999"},
                    Misuse{{"--conf", "x.yml", "--buckets", "1,two"}, "1,two"},
                    Misuse{{"--conf", "x.yml", "--buckets", "3, 1"}, "3, 1"},
                    Misuse{{"--conf", "x.yml", "--log_level", "loud"}, "loud"},
                    Misuse{{"--conf", "x.yml", "--grace", "10"}, "10"},
                    Misuse{{"--conf", "x.yml", "--grace", "-1s"}, "-1s"},
                    Misuse{{"--conf", "x.yml", "--linger", "1s"}, "--linger needs"},
                    Misuse{{"--conf", "x.yml", "--push", "h:1"}, "--push"},
                    Misuse{{"--conf", "x.yml", "--telemetry_path", "m"}, "'m'"},
                    Misuse{{"--conf", "x.yml", "--push_every", "0s"}, "above 0"}));

// Every line of a config that cannot be used parses, is an error and begins with the place.
void expect_config_errors(const Finished& finished, const std::string& file, std::size_t count) {
  EXPECT_EQ(finished.exit_code, kConfigUnusable);
  EXPECT_THAT(finished.output, IsEmpty());
  const LogParser parser;
  std::vector<std::string> lines = split(finished.errors, '\n');
  ASSERT_EQ(lines.back(), "");
  lines.pop_back();
  EXPECT_EQ(lines.size(), count) << finished.errors;
  for (const std::string& line : lines) {
    const auto parsed = parser.parse(line);
    ASSERT_TRUE(parsed) << line;
    EXPECT_EQ(parsed->level, "[Error]");
    EXPECT_THAT(parsed->context, StartsWith(" " + file + ":"));
  }
}

TEST(CommandLineTest, AMissingConfigIsExitCode128) {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "missing.yml").string();
  const Finished finished = run_timing({"--conf", file});
  expect_config_errors(finished, file, 1);
  EXPECT_THAT(finished.errors, HasSubstr(file + ":1:1: "));
}

TEST(CommandLineTest, AllErrorsOfAConfigAreToldAtOnceAndNothingRuns) {
  const TemporaryFolder folder;
  const std::string file = folder.write("config.yml",
                                        "name: first\n"
                                        "url: http://127.0.0.1:1/\n"
                                        "metod: GET\n"
                                        "---\n"
                                        "name: second\n"
                                        "url: http://127.0.0.1:1/{{ .Nonsense }}\n"
                                        "run_thread: -3\n");
  const Finished finished = run_timing({"--conf", file, "--enable_metrics"});
  expect_config_errors(finished, file, 3);
  const std::string start = "[Error] " + file;
  EXPECT_THAT(finished.errors,
              HasSubstr(start + ":3:1: job 'first': unknown key 'metod'; did you mean 'method'? "
                                "allowed: name, type, url, method, header, body, body_file, form, "
                                "pick, auth, check, checker, database, sql, range, timezone, "
                                "run_every, cron, rate, stages, arrivals, start, jitter, spread, "
                                "seed, think_time, on_change, debounce, late, max_queue, run_for, "
                                "catch_up, run_count, "
                                "run_thread, timeout, connect_timeout, follow_redirects, tls, "
                                "engine, http_version, keepalive, connections, "
                                "max_requests_per_connection, retry, resolve, proxy, "
                                "max_response_size, templates, log_requests, log_response or "
                                "prometheus\n"));
  EXPECT_THAT(finished.errors,
              HasSubstr(start + ":6:28: job 'second': 'url': unknown method .Nonsense; allowed: "
                                ".RenderTime, .RenderRelativeTime, .RandomInt, .RandomString, "
                                ".RandomItem, .UUID, .Run, .Thread, .Env; `templates: false` sends "
                                "the text as it is\n"));
  EXPECT_THAT(finished.errors,
              HasSubstr(start + ":7:13: job 'second': 'run_thread' is '-3'; allowed: a whole "
                                "number from 0 to 100000\n"));
}

TEST(CommandLineTest, AFolderIsNoConfig) {
  const TemporaryFolder folder;
  expect_config_errors(run_timing({"--conf", folder.path().string()}), folder.path().string(), 1);
}

class Spellings : public testing::TestWithParam<std::vector<std::string>> {};

// The spellings of Go's flags and of Prometheus users; "CONFIG" stands for the file.
TEST_P(Spellings, AreTaken) {
  const TemporaryFolder folder;
  std::vector<std::string> arguments = {timing_binary()};
  for (std::string argument : GetParam()) {
    if (const auto place = argument.find("CONFIG"); place != std::string::npos) {
      argument.replace(place, 6, folder.write("config.yml", kQuietJob));
    }
    arguments.push_back(std::move(argument));
  }
  const Process process({.arguments = arguments});
  process.wait_for("[INFO] metrics on http://127.0.0.1:");
  EXPECT_TRUE(listening_port(process.pid()));
  EXPECT_EQ(process.stop(), 0);
}

INSTANTIATE_TEST_SUITE_P(
    All, Spellings,
    testing::Values(
        std::vector<std::string>{"--conf", "CONFIG", "--enable_metrics", "--addr", "127.0.0.1:0"},
        std::vector<std::string>{"-conf", "CONFIG", "-enable_metrics", "-addr", "127.0.0.1:0"},
        std::vector<std::string>{"-conf=CONFIG", "-enable_metrics=true", "-addr=127.0.0.1:0"},
        std::vector<std::string>{"--config.file=CONFIG", "--enable-metrics",
                                 "--web.listen-address=127.0.0.1:0"},
        std::vector<std::string>{"--config.file", "CONFIG", "--enable-metrics",
                                 "--web.listen-address", "127.0.0.1:0"}));

TEST(CommandLineTest, NothingListensWithoutEnableMetrics) {
  const Timing with_nothing(kQuietJob, {.arguments = {}, .metrics = false});
  with_nothing.process().wait_for("1 job");
  EXPECT_FALSE(listening_port(with_nothing.process().pid()));
  EXPECT_EQ(with_nothing.stop(), 0);

  const Timing with_false(kQuietJob, {.arguments = {"--enable_metrics=false"}, .metrics = false});
  with_false.process().wait_for("1 job");
  EXPECT_FALSE(listening_port(with_false.process().pid()));
  EXPECT_EQ(with_false.stop(), 0);
}

TEST(CommandLineTest, AnAddressInUseIsExitCodeOne) {
  const CheckedTiming first(kQuietJob);
  const std::string address = first.address();
  const std::string host_and_port = address.substr(address.find("127"));
  const TemporaryFolder folder;
  const Finished second = run_timing({"--conf", folder.write("config.yml", kQuietJob),
                                      "--enable_metrics", "--addr", host_and_port});
  EXPECT_EQ(second.exit_code, kFailed);
  EXPECT_THAT(second.errors, AllOf(HasSubstr("[Error]"), HasSubstr(host_and_port)));
}

TEST(CommandLineTest, TargetHasAHelpOfItsOwn) {
  const Finished help = run_timing({"target", "--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_THAT(help.output,
              AllOf(HasSubstr("timing target"), HasSubstr("--addr"), HasSubstr("127.0.0.1:8080")));
  const Finished misuse = run_timing({"target", "--conf", "x"});
  EXPECT_EQ(misuse.exit_code, kWrongUsage);
}

}  // namespace
}  // namespace timing::test
