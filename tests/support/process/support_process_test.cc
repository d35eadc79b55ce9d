// The harness itself: what the integration tests believe of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <csignal>
#include <stdexcept>
#include <string>
#include <system_error>

#include "tests/support/process/listening_port.h"
#include "tests/support/process/process.h"
#include "tests/support/process/prometheus.h"
#include "tests/support/process/samples.h"

namespace timing::test {
namespace {

using ::testing::HasSubstr;

Process shell(const std::string& script, bool merge = false) {
  return Process({.arguments = {"/bin/sh", "-c", script},
                  .environment = {{"FRUIT", "pear"}},
                  .folder = "/",
                  .merge = merge});
}

TEST(ProcessTest, KeepsTheStreamsApart) {
  const Process process = shell("echo $FRUIT; echo plum >&2; pwd; exit 3");
  EXPECT_EQ(process.wait(), 3);
  EXPECT_EQ(process.output(), "pear\n/\n");
  EXPECT_EQ(process.errors(), "plum\n");
  EXPECT_FALSE(process.running());
}

TEST(ProcessTest, MergesTheStreamsInOrder) {
  const Process process = shell("echo 1; echo 2 >&2; echo 3", true);
  EXPECT_EQ(process.wait(), 0);
  EXPECT_EQ(process.output(), "1\n2\n3\n");
  EXPECT_EQ(process.errors(), "");
}

TEST(ProcessTest, ReadsMoreThanAPipeHolds) {
  const Process process = shell("head -c 1000000 /dev/zero");
  EXPECT_EQ(process.wait(), 0);
  EXPECT_EQ(process.output().size(), 1000000U);
}

TEST(ProcessTest, SignalsAndTellsTheSignalThatEndedIt) {
  const Process patient =
      shell("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.1; done");
  patient.wait_for("up");
  EXPECT_EQ(patient.stop(), 0);
  EXPECT_EQ(patient.output(), "up\nbye\n");

  const Process rough = shell("kill -KILL $$");
  EXPECT_EQ(rough.wait(), 128 + SIGKILL);
}

TEST(ProcessTest, ExplainsWhatItWaitedForInVain) {
  const Process process = shell("echo something else; exit 5");
  try {
    process.wait_for("the word");
    FAIL() << "it was never said";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("the word"));
    EXPECT_THAT(error.what(), HasSubstr("ended with 5"));
    EXPECT_THAT(error.what(), HasSubstr("something else"));
  }
}

TEST(ProcessTest, GivesUpOnAProcessThatDoesNotEnd) {
  const Process process = shell("sleep 1000");
  EXPECT_THROW(process.wait(std::chrono::milliseconds(1)), std::runtime_error);
  EXPECT_TRUE(process.running());
}

TEST(ProcessTest, NamesAProgramThatCannotBeStarted) {
  EXPECT_THROW(Process({.arguments = {"/no/such/program"}}), std::system_error);
}

TEST(ProcessTest, TakesTheWholeGroupDown) {
  pid_t child = 0;
  {
    const Process process = shell("sleep 1000 & echo $!; wait");
    process.wait_for("\n");
    child = std::stoi(process.output());
    EXPECT_EQ(::kill(child, 0), 0);
  }
  const Process look =
      shell("while [ -e /proc/" + std::to_string(child) + " ] && ! grep -q zombie /proc/" +
            std::to_string(child) + "/status; do sleep 0.01; done");
  EXPECT_EQ(look.wait(), 0);
}

TEST(ProcessTest, TellsCpuTimeAndMemory) {
  const Process process =
      shell("i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; exec sleep 1000");
  process.wait_until("CPU time", [&] { return process.usage().cpu.count() > 0; });
  EXPECT_GT(process.usage().resident_bytes, 100000U);
  EXPECT_GE(process.usage().peak_resident_bytes, process.usage().resident_bytes);
  EXPECT_EQ(process.usage().threads, 1U);
}

TEST(ProcessTest, TellsHowOftenItWentToSleep) {
  const Process restless = shell("while :; do sleep 0.01; done");
  const std::size_t before = restless.times_asleep();
  restless.wait_until("sleep", [&] { return restless.times_asleep() > before + 2; });
  const Process quiet = shell("exec sleep 1000");
  quiet.cpu_at_rest();
  const std::size_t at_rest = quiet.times_asleep();
  EXPECT_GT(at_rest, 0U);
  quiet.cpu_at_rest();
  EXPECT_EQ(quiet.times_asleep(), at_rest);
}

TEST(SamplesTest, ReadsNamesLabelsAndValues) {
  const Samples samples = Samples::parse(
      "# HELP a Something\n# TYPE a counter\n"
      "a 1\n"
      "b{x=\"1\",y=\"quote \\\" line\\n back\\\\\"} 2.5e-3\n"
      "b{x=\"2\",} +Inf 1700000000\n"
      "c_bucket{le=\"+Inf\"} 3 # {trace=\"t\"} 0.5\n"
      "d NaN\n");
  EXPECT_EQ(samples.value("a"), 1);
  EXPECT_EQ(samples.value("b", {{"x", "1"}}), 0.0025);
  EXPECT_EQ(samples.value("b", {{"y", "quote \" line\n back\\"}}), 0.0025);
  EXPECT_TRUE(std::isinf(samples.value("b", {{"x", "2"}})));
  EXPECT_EQ(samples.value("c_bucket", {{"le", "+Inf"}}), 3);
  EXPECT_TRUE(std::isnan(samples.value("d")));
  EXPECT_EQ(samples.all().size(), 5U);
}

TEST(SamplesTest, AsksForTheOnlyOne) {
  const Samples samples = Samples::parse("a{x=\"1\"} 2\na{x=\"2\"} 3\n");
  EXPECT_EQ(samples.sum("a"), 5);
  EXPECT_EQ(samples.sum("b"), 0);
  EXPECT_EQ(samples.find("a", {{"x", "3"}}), std::nullopt);
  EXPECT_THROW(samples.find("a"), std::runtime_error);
  EXPECT_THROW(samples.value("b"), std::runtime_error);
}

class MalformedSamples : public testing::TestWithParam<std::string> {};

TEST_P(MalformedSamples, AreRefused) {
  EXPECT_THROW(Samples::parse(GetParam() + "\n"), std::runtime_error);
}

INSTANTIATE_TEST_SUITE_P(All, MalformedSamples,
                         testing::Values("a", "a ", "a x", "a 1x", "{x=\"1\"} 1", "a{x=1} 1",
                                         "a{x=\"1\" 1", "a{x=\"1} 1", "a{x=\"\\q\"} 1",
                                         "a{x=\"1\",x=\"2\"} 1", "a{x=\"1\"y=\"2\"} 1", "a{} "));

TEST(PrometheusTest, ScrapesItselfAndAnswersQueries) {
  const Prometheus prometheus(
      "global: {scrape_interval: 1s}\n"
      "scrape_configs: [{job_name: nobody, static_configs: [{targets: ['127.0.0.1:1']}]}]\n");
  EXPECT_EQ(prometheus.value_when("up{job=\"nobody\"}", [](double up) { return up == 0; }), 0);
  EXPECT_EQ(prometheus.value("scalar(vector(1)) + 41"), 42);
  EXPECT_EQ(prometheus.value("nothing_of_this_name"), std::nullopt);
  EXPECT_THROW(prometheus.query("this is no query"), std::runtime_error);
  EXPECT_EQ(prometheus.process().stop(), 0);
}

}  // namespace
}  // namespace timing::test
