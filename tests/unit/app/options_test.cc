#include "timing/app/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "timing/run/loops.h"

namespace timing::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using Arguments = std::vector<std::string>;

ServeOptions serve_options(const Arguments& arguments) {
  const Result<Options> options = parse_options(arguments);
  if (!options) {
    ADD_FAILURE() << options.error().message;
    return {};
  }
  return std::get<ServeOptions>(options.value());
}

std::string usage_error(const Arguments& arguments) {
  const Result<Options> options = parse_options(arguments);
  return options ? "accepted" : options.error().message;
}

TEST(OptionsTest, HaveTheDefaultsOfTheOriginal) {
  const ServeOptions options = serve_options({"--conf", "c.yml"});
  EXPECT_EQ(options.conf, "c.yml");
  EXPECT_FALSE(options.enable_metrics);
  EXPECT_THAT(*options.buckets, testing::ElementsAre(100ms, 300ms, 1200ms, 5s));
  EXPECT_EQ(options.log_level, LogLevel::info);
  EXPECT_EQ(options.grace, 10s);
  EXPECT_FALSE(options.exit_when_done);
  EXPECT_EQ(options.state, "");
  EXPECT_THAT(options.addresses, testing::ElementsAre(exporter::Address{.host = "", .port = 9800}));
  EXPECT_EQ(options.telemetry_path, "/metrics");
  EXPECT_EQ(options.web_config, "");
  EXPECT_FALSE(options.enable_lifecycle);
  EXPECT_EQ(options.linger, 0s);
  EXPECT_FALSE(options.push);
  EXPECT_EQ(options.push_every, 10s);
  EXPECT_EQ(options.loops, run::allowed_cores());
}

TEST(OptionsTest, TakeEveryFlag) {
  const ServeOptions options =
      serve_options({"-conf=c.yml", "--enable-metrics=true", "--addr", "127.0.0.1:0", "--buckets",
                     "0.001,0.002", "--log_level=debug", "--grace", "1m30s", "--exit-when-done",
                     "--state", "s", "--loops", "1024"});
  EXPECT_TRUE(options.enable_metrics);
  EXPECT_THAT(*options.buckets, testing::ElementsAre(1ms, 2ms));
  EXPECT_EQ(options.log_level, LogLevel::debug);
  EXPECT_EQ(options.grace, 90s);
  EXPECT_TRUE(options.exit_when_done);
  EXPECT_EQ(options.state, "s");
  EXPECT_EQ(options.loops, 1024U);
}

TEST(OptionsTest, TakeTheFlagsOfTheEndpointInBothSpellings) {
  const Arguments ours = {"--conf=c",    "--enable_metrics",   "--addr",
                          "127.0.0.1:1", "--addr=[::1]:2",     "--telemetry_path",
                          "/m",          "--web_config=w.yml", "--enable_lifecycle"};
  const Arguments theirs = {"--config.file=c",
                            "--enable-metrics",
                            "--web.listen-address=127.0.0.1:1",
                            "--web.listen-address",
                            "[::1]:2",
                            "--web.telemetry-path=/m",
                            "--web.config.file",
                            "w.yml",
                            "--web.enable-lifecycle"};
  for (const Arguments& arguments : {ours, theirs}) {
    const ServeOptions options = serve_options(arguments);
    EXPECT_THAT(options.addresses,
                testing::ElementsAre(exporter::Address{.host = "127.0.0.1", .port = 1},
                                     exporter::Address{.host = "::1", .port = 2}));
    EXPECT_EQ(options.telemetry_path, "/m");
    EXPECT_EQ(options.web_config, "w.yml");
    EXPECT_TRUE(options.enable_lifecycle);
  }
}

TEST(OptionsTest, TakeTheFlagsOfShortRuns) {
  const ServeOptions options =
      serve_options({"--conf=c", "--enable_metrics", "--exit_when_done", "--linger=30s", "--push",
                     "http://vera:word@h:9091/p/metrics/job/nightly", "--push_every", "1m"});
  EXPECT_EQ(options.linger, 30s);
  ASSERT_TRUE(options.push);
  EXPECT_EQ(options.push->job, "nightly");
  EXPECT_EQ(options.push->password, "word");
  EXPECT_EQ(options.push_every, 1min);
}

TEST(OptionsTest, TakeTheFlagsOfTheLog) {
  const ServeOptions bare = serve_options({"--conf=c"});
  EXPECT_TRUE(bare.log_stdout);
  EXPECT_EQ(bare.log_file, "");
  EXPECT_EQ(bare.log_file_limits.bytes, 100U << 20U);
  EXPECT_EQ(bare.log_file_limits.age, 0s);
  EXPECT_EQ(bare.log_file_limits.files, 5U);

  const ServeOptions options = serve_options(
      {"--conf=c", "--log-file", "x.log", "--log_stdout=false", "--log_file_max_size=64KiB",
       "--log_file_max_age", "24h", "-log_file_max_files=1"});
  EXPECT_FALSE(options.log_stdout);
  EXPECT_EQ(options.log_file, "x.log");
  EXPECT_EQ(options.log_file_limits.bytes, 64U << 10U);
  EXPECT_EQ(options.log_file_limits.age, 24h);
  EXPECT_EQ(options.log_file_limits.files, 1U);
}

TEST(OptionsTest, ShowNoPasswordOfAUrl) {
  for (const Arguments& arguments : {Arguments{"--conf=c", "--push=http://u:hunter2@h:x"},
                                     {"--conf=c", "--push=u:hunter2@h"},
                                     {"--conf=c", "--psuh=http://u:hunter2@h"},
                                     {"--conf=c", "http://u:hunter2@h"},
                                     {"--conf=c", "--addr=http://u:hunter2@h"}}) {
    const std::string error = usage_error(arguments);
    EXPECT_THAT(error, HasSubstr("Usage:")) << testing::PrintToString(arguments);
    EXPECT_THAT(error, testing::Not(HasSubstr("hunter2")));
  }
}

TEST(OptionsTest, ASwitchCanBeTurnedOff) {
  EXPECT_FALSE(serve_options({"--conf=c", "--enable_metrics=false"}).enable_metrics);
}

TEST(OptionsTest, TheLastOfRepeatedFlagsCounts) {
  EXPECT_EQ(serve_options({"--conf=a", "--conf=b"}).conf, "b");
}

TEST(OptionsTest, RefuseWrongUsageWithTheUsage) {
  const struct {
    Arguments arguments;
    const char* words;
  } cases[] = {
      {{}, "--conf FILE is needed"},
      {{"--conf="}, "--conf"},
      {{"--conf"}, "--conf"},
      {{"--conf=c", "--cnof=d"}, "--cnof"},
      {{"--conf=c", "surplus"}, "surplus"},
      {{"--conf=c", "--addr=9800"}, "--addr: '9800' cannot be used"},
      {{"--conf=c", "--addr=:99999"}, "--addr: ':99999' cannot be used"},
      {{"--conf=c", "--buckets=0.3,0.1"}, "--buckets: '0.3,0.1' cannot be used"},
      {{"--conf=c", "--buckets="}, "--buckets"},
      {{"--conf=c", "--log_level=loud"}, "use debug, info, warn or error"},
      {{"--conf=c", "--log_stdout=false"}, "--log_stdout=false needs --log_file"},
      {{"--conf=c", "--log_file_max_size=1MiB"}, "--log_file_max_size needs --log_file"},
      {{"--conf=c", "--log_file_max_age=1h"}, "--log_file_max_age needs --log_file"},
      {{"--conf=c", "--log_file_max_files=2"}, "--log_file_max_files needs --log_file"},
      {{"--conf=c", "--log_file=x", "--log_file_max_size=16383"}, "use 16KiB or more"},
      {{"--conf=c", "--log_file=x", "--log_file_max_size=1MB"}, "use 16KiB or more"},
      {{"--conf=c", "--log_file=x", "--log_file_max_age=-1h"}, "it cannot be negative"},
      {{"--conf=c", "--log_file=x", "--log_file_max_files=0"}, "a whole number, 1 to 1000"},
      {{"--conf=c", "--grace=-1s"}, "it cannot be negative"},
      {{"--conf=c", "--grace=soon"}, "--grace: 'soon' cannot be used"},
      {{"--conf=c", "--enable_metrics=maybe"}, "enable_metrics"},
      {{"--conf=c", "--addr=:1", ":2"}, ":2"},
      {{"--conf=c", "--addr", ":1", ":2"}, ":2"},
      {{"--conf=c", "--addr=:1", "--addr=:x"}, "--addr: ':x' cannot be used"},
      {{"--conf=c", "--telemetry_path=metrics"}, "--telemetry_path: 'metrics' cannot be used"},
      {{"--conf=c", "--telemetry_path=/-/ready"}, "another page has that path"},
      {{"--conf=c", "--push=h:9091"}, "--push cannot be used: use a URL"},
      {{"--conf=c", "--push_every=0"}, "--push_every: '0' cannot be used: it must be above 0"},
      {{"--conf=c", "--loops=0"}, "--loops: '0' cannot be used: use a whole number, 1 to 1024"},
      {{"--conf=c", "--loops=1025"}, "--loops: '1025' cannot be used"},
      {{"--conf=c", "--loops=2x"}, "--loops: '2x' cannot be used"},
      {{"--conf=c", "--loops=-1"}, "--loops: '-1' cannot be used"},
      {{"--conf=c", "--loops="}, "--loops"},
      {{"--conf=c", "--linger=-1s"}, "it cannot be negative"},
      {{"--conf=c", "--linger=1s"}, "--linger needs --exit_when_done and --enable_metrics"},
      {{"--conf=c", "--linger=1s", "--exit_when_done"}, "--linger needs"},
      {{"--conf=c", "--linger=1s", "--enable_metrics"}, "--linger needs"},
      {{"--conf=c", "--web_config=w.yml"}, "--web_config needs --enable_metrics"},
      {{"--conf=c", "--enable_lifecycle"}, "--enable_lifecycle needs --enable_metrics"},
  };
  for (const auto& wrong : cases) {
    const std::string error = usage_error(wrong.arguments);
    EXPECT_THAT(error, HasSubstr(wrong.words)) << testing::PrintToString(wrong.arguments);
    EXPECT_THAT(error, HasSubstr("Usage:")) << testing::PrintToString(wrong.arguments);
  }
}

TEST(OptionsTest, PrintHelpAndVersion) {
  for (const char* help : {"--help", "-help", "-h"}) {
    const Result<Options> options = parse_options({help});
    ASSERT_TRUE(options.ok()) << help;
    EXPECT_THAT(std::get<Print>(options.value()).text, HasSubstr("--enable_metrics")) << help;
  }
  const Result<Options> version = parse_options({"--version"});
  ASSERT_TRUE(version.ok());
  EXPECT_THAT(std::get<Print>(version.value()).text, testing::StartsWith("timing "));
}

TEST(OptionsTest, TheTargetCommandHasAnAddressOfItsOwn) {
  const Result<Options> options = parse_options({"target", "-addr", "127.0.0.1:9"});
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(std::get<TargetOptions>(options.value()).addr, "127.0.0.1:9");
  EXPECT_EQ(std::get<TargetOptions>(parse_options({"target"}).value()).addr, "127.0.0.1:8080");
  EXPECT_THAT(usage_error({"target", "--conf=c"}), HasSubstr("--conf"));
}

TEST(OptionsTest, ThePlanCommandTakesItsFlags) {
  const Result<Options> bare = parse_options({"plan", "--conf", "c.yml"});
  ASSERT_TRUE(bare.ok());
  const auto defaults = std::get<PlanOptions>(bare.value());
  EXPECT_EQ(defaults.conf, "c.yml");
  EXPECT_EQ(defaults.from, std::nullopt);
  EXPECT_EQ(defaults.span, 7 * 24h);
  EXPECT_FALSE(defaults.json);
  EXPECT_FALSE(defaults.max_rate);

  const Result<Options> full = parse_options({"plan", "-conf=c.yml", "--from", "1970-01-02", "-for",
                                              "36h", "--json", "--max-rate", "120/m"});
  ASSERT_TRUE(full.ok());
  const auto options = std::get<PlanOptions>(full.value());
  EXPECT_EQ(options.from, WallTime(24h));
  EXPECT_EQ(options.span, 36h);
  EXPECT_TRUE(options.json);
  ASSERT_TRUE(options.max_rate);
  EXPECT_EQ(options.max_rate->text, "120/m");
  EXPECT_EQ(options.max_rate->a_second, 2);
}

TEST(OptionsTest, ThePlanCommandRefusesWrongUsage) {
  const struct {
    Arguments arguments;
    const char* words;
  } cases[] = {
      {{"plan"}, "--conf FILE is needed"},
      {{"plan", "--conf=c", "--from=soon"}, "--from: 'soon' cannot be used: use now"},
      {{"plan", "--conf=c", "--for=7"}, "--for: '7' cannot be used: use weeks"},
      {{"plan", "--conf=c", "--max_rate=many"}, "--max_rate: 'many' cannot be used: use a number"},
      {{"plan", "--conf=c", "--max_rate="}, "--max_rate"},
      {{"plan", "--conf=c", "--enable_metrics"}, "enable_metrics"},
  };
  for (const auto& wrong : cases) {
    const std::string error = usage_error(wrong.arguments);
    EXPECT_THAT(error, HasSubstr(wrong.words)) << testing::PrintToString(wrong.arguments);
    EXPECT_THAT(error, HasSubstr("timing plan")) << testing::PrintToString(wrong.arguments);
  }
}

TEST(OptionsTest, TheHealthCommandTakesItsFlags) {
  const Result<Options> bare = parse_options({"health"});
  ASSERT_TRUE(bare.ok());
  const auto defaults = std::get<HealthOptions>(bare.value());
  EXPECT_EQ(defaults.address, (exporter::Address{"", 9800}));
  EXPECT_EQ(defaults.path, "/-/ready");
  EXPECT_EQ(defaults.timeout, 3s);
  EXPECT_FALSE(defaults.tls);

  const Result<Options> full = parse_options(
      {"health", "-addr=[::1]:99", "--path", "/-/healthy", "--timeout=1500ms", "--tls",
       "--username=vera", "--password-file", "p", "--cert_file=c", "--key_file=k"});
  ASSERT_TRUE(full.ok());
  const auto options = std::get<HealthOptions>(full.value());
  EXPECT_EQ(options.address, (exporter::Address{"::1", 99}));
  EXPECT_EQ(options.path, "/-/healthy");
  EXPECT_EQ(options.timeout, 1500ms);
  EXPECT_TRUE(options.tls);
  EXPECT_EQ(options.username, "vera");
  EXPECT_EQ(options.password_file, "p");
  EXPECT_EQ(options.cert_file, "c");
  EXPECT_EQ(options.key_file, "k");
}

TEST(OptionsTest, TheHealthCommandRefusesWrongUsage) {
  const struct {
    Arguments arguments;
    const char* words;
  } cases[] = {
      {{"health", "--addr=nonsense"}, "--addr: 'nonsense' cannot be used"},
      {{"health", "--addr=:0"}, "--addr needs a port above 0"},
      {{"health", "--timeout=0s"}, "--timeout: '0s' cannot be used"},
      {{"health", "--path=ready"}, "--path begins with a slash"},
      {{"health", "--username=vera"}, "--username and --password_file need each other"},
      {{"health", "--tls", "--cert_file=c"}, "--cert_file and --key_file need each other"},
      {{"health", "--cert_file=c", "--key_file=k"}, "--cert_file needs --tls"},
      {{"health", "--conf=c"}, "conf"},
  };
  for (const auto& wrong : cases) {
    const std::string error = usage_error(wrong.arguments);
    EXPECT_THAT(error, HasSubstr(wrong.words)) << testing::PrintToString(wrong.arguments);
    EXPECT_THAT(error, HasSubstr("timing health")) << testing::PrintToString(wrong.arguments);
  }
}

}  // namespace
}  // namespace timing::app
