// What outlives the program: --state, catch_up and run_count, over stops and kills of the binary.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <charconv>
#include <chrono>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <string>

#include "tests/integration/checked_timing.h"
#include "tests/support/basics/files.h"
#include "tests/support/http/http_server.h"
#include "timing/base/digest.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

// The minute of the hour, some minutes ago: a line that fires then does not while the test runs.
int minute_ago(int minutes) {
  const std::time_t now = std::time(nullptr);
  return (std::gmtime(&now)->tm_min + 60 - minutes) % 60;
}

class StateTest : public testing::Test {
 protected:
  StateTest() : server_([](const ReceivedRequest&) { return HttpAnswer::text("ok"); }) {}

  TimingOptions options(std::vector<std::string> more = {}, bool metrics = false) const {
    more.insert(more.end(), {"--state", state_});
    return {.arguments = more, .metrics = metrics};
  }
  std::string hourly(const std::string& catch_up, const std::string& more = "") const {
    return fmt::format("name: hourly\nurl: {}\ncron: '{} * * * *'\ncatch_up: {}\n{}", server_.url(),
                       minute_, catch_up, more);
  }
  // Runs the program once, so that it leaves a state, and lets it seem to have been down since.
  void leave_state(const std::string& config, std::chrono::minutes down) {
    CheckedTiming timing(config, options());
    timing.process().wait_for("runs 1 job(s)");
    EXPECT_EQ(timing.stop(), 0);
    age_state(down);
    server_.clear_requests();
  }
  // Moves the settled instant of the only job into the past.
  void age_state(std::chrono::nanoseconds by) const {
    std::string text = read_file(state_);
    const std::size_t begin = text.find('\n') + 1;
    const std::size_t end = text.find(' ', begin);
    std::int64_t settled = 0;
    ASSERT_EQ(std::from_chars(&text[begin], &text[end], settled).ec, std::errc{}) << text;
    text.replace(begin, end - begin, std::to_string(settled - by.count()));
    text.resize(text.find("end "));
    text += fmt::format("end {:016x}\n", digest_of(text));
    folder_.write("state", text);
  }

  HttpServer server_;
  TemporaryFolder folder_;
  std::string state_ = (folder_.path() / "state").string();
  int minute_ = minute_ago(10);
};

TEST_F(StateTest, ARunThatWasDueWhileTheProgramWasDownRunsAtOnce) {
  const std::string config = hourly("{within: 2h}");
  leave_state(config, 180min);
  const CheckedTiming timing(config, options({}, true));
  ASSERT_TRUE(server_.wait_for_requests(1));
  timing.process().wait_for("job 'hourly': catching up 1 run(s) of 1 tick(s), the last due at ");
  const Samples samples = timing.scrape_until("the end of the run", [](const Samples& now) {
    return now.sum("timing_requests_total") == 1;
  });
  EXPECT_EQ(samples.value("timing_job_runs_planned_total", {{"name", "hourly"}}), 1);
  EXPECT_EQ(samples.value("timing_job_runs_late_total", {{"name", "hourly"}}), 1);
  EXPECT_EQ(samples.value("timing_job_runs_caught_up_total", {{"name", "hourly"}}), 1);
  EXPECT_GT(samples.value("timing_run_start_delay_seconds_sum", {{"name", "hourly"}}), 500);
  EXPECT_EQ(timing.stop(), 0);
  EXPECT_EQ(server_.request_count(), 1U);
}

TEST_F(StateTest, AsManyRunAsAreAllowed) {
  const std::string config = hourly("{within: 12h, at_most: 9}");
  leave_state(config, 180min);
  const CheckedTiming timing(config, options());
  ASSERT_TRUE(server_.wait_for_requests(3));
  EXPECT_EQ(timing.stop(), 0);
  EXPECT_EQ(server_.request_count(), 3U);
  const CheckedTiming again(config, options());
  again.process().wait_for("runs 1 job(s)");
  EXPECT_EQ(again.stop(), 0);
  EXPECT_EQ(server_.request_count(), 3U);
}

TEST_F(StateTest, NothingRunsWhileTheWindowIsClosed) {
  const std::string config =
      hourly("{within: 12h, at_most: 9}", fmt::format("range: {{minute: {{eq: {}}}}}\n", minute_));
  leave_state(config, 180min);
  const CheckedTiming timing(config, options());
  timing.process().wait_for("window closed, next opening");
  EXPECT_EQ(timing.stop(), 0);
  EXPECT_EQ(server_.request_count(), 0U);
}

TEST_F(StateTest, AnotherScheduleCatchesNothingUp) {
  leave_state(hourly("{within: 12h, at_most: 9}"), 180min);
  minute_ = minute_ago(15);
  const CheckedTiming timing(hourly("{within: 12h, at_most: 9}"), options());
  timing.process().wait_for("runs 1 job(s)");
  EXPECT_EQ(timing.stop(), 0);
  EXPECT_EQ(server_.request_count(), 0U);
}

TEST_F(StateTest, AKilledProgramRunsNothingTwice) {
  const std::string config = hourly("{within: 12h, at_most: 9}", "run_thread: 2\n");
  leave_state(config, 180min);
  for (int kill = 0; kill < 10; ++kill) {
    const CheckedTiming timing(config, options());
    timing.process().wait_for("runs 1 job(s)");
    if (kill % 2 == 1) std::this_thread::sleep_for(1ms * kill);
    timing.process().signal(SIGKILL);
    EXPECT_EQ(timing.process().wait(), 128 + SIGKILL);
    EXPECT_THAT(timing.process().errors(), Not(HasSubstr("is ignored")));
  }
  const CheckedTiming timing(config, options());
  timing.process().wait_for("runs 1 job(s)");
  EXPECT_EQ(timing.stop(), 0);
  EXPECT_LE(server_.request_count(), 6U);
}

TEST_F(StateTest, ARunCountHoldsOverRestarts) {
  const std::string config = fmt::format(
      "name: counted\nurl: {}\nrun_every: 20ms\nrun_count: 60\nrun_thread: 2\n", server_.url());
  for (std::size_t wanted : {10U, 30U}) {
    const CheckedTiming timing(config, options());
    ASSERT_TRUE(server_.wait_for_requests(wanted));
    EXPECT_EQ(timing.stop(), 0);
  }
  const CheckedTiming last(config, options({"--exit_when_done"}));
  EXPECT_EQ(last.process().wait(), 0);
  EXPECT_EQ(server_.request_count(), 60U);
  const CheckedTiming done(config, options({"--exit_when_done"}));
  EXPECT_EQ(done.process().wait(), 0);
  EXPECT_THAT(done.process().output(), HasSubstr("job 'counted': done, run_count 60 reached"));
  EXPECT_EQ(server_.request_count(), 60U);
}

TEST_F(StateTest, ARunCountIsNeverExceededHoweverOftenTheProgramIsKilled) {
  const std::string config =
      fmt::format("name: counted\nurl: {}\nrun_count: 3000\nrun_thread: 4\nlog_requests: none\n",
                  server_.url());
  for (int kill = 0; kill < 10; ++kill) {
    const std::size_t before = server_.request_count();
    const CheckedTiming timing(config, options());
    timing.process().wait_until("requests, or the end", [&] {
      return server_.request_count() >= before + 20 ||
             timing.process().output().find("run_count 3000 reached") != std::string::npos;
    });
    timing.process().signal(SIGKILL);
    timing.process().wait();
    EXPECT_THAT(timing.process().errors(), Not(HasSubstr("is ignored")));
  }
  const CheckedTiming last(config, options({"--exit_when_done"}));
  EXPECT_EQ(last.process().wait(), 0);
  EXPECT_LE(server_.request_count(), 3000U);
}

TEST_F(StateTest, AFileOfNoUseIsToldAndSetAside) {
  folder_.write("state", "url: http://127.0.0.1/\n");
  const CheckedTiming timing(hourly("{within: 2h}"), options());
  timing.process().wait_for("is no state file of timing; it is ignored, and kept as ");
  timing.process().wait_for("runs 1 job(s)");
  EXPECT_EQ(timing.stop(), 0);
  EXPECT_THAT(read_file(state_), HasSubstr("timing-state 1"));
  EXPECT_EQ(read_file(state_ + ".ignored"), "url: http://127.0.0.1/\n");
}

TEST_F(StateTest, AFileThatCannotBeWrittenIsExitCodeOneAndNothingHasRun) {
  state_ = (folder_.path() / "missing" / "state").string();
  const CheckedTiming timing("url: " + server_.url() + "\n", options());
  EXPECT_EQ(timing.process().wait(), 1);
  EXPECT_THAT(timing.process().errors(), HasSubstr("cannot be written: No such file or directory"));
  EXPECT_EQ(server_.request_count(), 0U);
}

TEST_F(StateTest, AFileThatCannotBeWrittenLaterIsToldAndCounted) {
  const std::string config =
      fmt::format("name: counted\nurl: {}\nrun_every: 10ms\nrun_count: 100000\n", server_.url());
  const CheckedTiming timing(config, options({}, true));
  ASSERT_TRUE(server_.wait_for_requests(1));
  std::filesystem::create_directory(folder_.path() / ".state.new");  // in the way of each write
  timing.process().wait_for("cannot be written");
  timing.scrape_until("a failure that is counted", [](const Samples& samples) {
    return samples.sum("timing_state_write_failures_total") >= 1;
  });
  const std::size_t before = server_.request_count();
  EXPECT_TRUE(server_.wait_for_requests(before + 200));
}

TEST_F(StateTest, CatchUpWithoutAStateIsAWarning) {
  const CheckedTiming timing(hourly("{within: 2h}"), {.metrics = false});
  timing.process().wait_for("job 'hourly': 'catch_up' has no effect without --state FILE");
  EXPECT_EQ(timing.stop(), 0);
}

}  // namespace
}  // namespace timing::test
