// The log as a file of its own: rotated under load, reopened, and in the way of nothing when its
// disk, its folder or the reader of the other output fails.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "tests/integration/checked_timing.h"
#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/support/http/http_server.h"
#include "tests/support/process/http_get.h"
#include "tests/support/process/process.h"
#include "tests/support/process/samples.h"

namespace timing::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

// The runs whose lines are in a log, in their order: each line tells its own in the URL.
std::vector<int> runs_in(const std::string& log) {
  constexpr std::string_view kMark = "/run-";
  std::vector<int> runs;
  for (const std::string& line : split(log, '\n')) {
    const std::size_t at = line.find(kMark);
    if (line.find(" ... status=200 ") == std::string::npos || at == std::string::npos) continue;
    runs.push_back(std::stoi(line.substr(at + kMark.size())));
  }
  return runs;
}

std::vector<int> numbers(int first, int last) {
  std::vector<int> all;
  for (int number = first; number <= last; ++number) all.push_back(number);
  return all;
}

std::string job(const HttpServer& server, const std::string& more) {
  return "name: job\nurl: " + server.url("/run-{{ .Run }}") + "\nlog_requests: all\n" + more;
}

// The binary that writes its log to a file alone.
class LoggingTiming {
 public:
  explicit LoggingTiming(const std::string& config, std::vector<std::string> arguments = {},
                         const std::string& log_name = "x.log")
      : path_(folder_.path() / log_name), process_(command(config, std::move(arguments))) {}

  const Process& process() const { return process_; }
  std::string path() const { return path_; }
  std::string log() const { return fs::exists(path_) ? read_file(path_) : ""; }
  void wait_for(const std::string& part) const {
    process_.wait_until("in the log: " + part,
                        [&] { return log().find(part) != std::string::npos; });
  }

  Samples scrape() const {
    constexpr std::string_view kMark = "metrics on ";
    if (page_.empty()) {
      wait_for("/metrics");
      const std::string text = log();
      const std::size_t at = text.find(kMark) + kMark.size();
      page_ = text.substr(at, text.find("/metrics", at) - at) + "/metrics";
    }
    return Samples::parse(http_get(page_).body);
  }
  double dropped() const {
    return scrape().value("timing_log_lines_dropped_total", {{"output", "file"}});
  }

  // Ends it, and looks at what it left.
  void stop() const {
    EXPECT_EQ(process_.stop(), 0);
    expect_silence();
  }
  void expect_silence() const {
    EXPECT_EQ(process_.output(), "");
    EXPECT_EQ(process_.errors(), "");
    expect_every_line_parses(log());
  }

 private:
  Command command(const std::string& config, std::vector<std::string> more) const {
    fs::create_directories(path_.parent_path());
    Command command{.arguments = {timing_binary(), "--conf", folder_.write("config.yml", config),
                                  "--log_file", path_, "--log_stdout=false", "--enable_metrics",
                                  "--addr", "127.0.0.1:0"}};
    command.arguments.insert(command.arguments.end(), more.begin(), more.end());
    return command;
  }

  TemporaryFolder folder_;
  fs::path path_;
  Process process_;
  mutable std::string page_;
};

HttpAnswer short_answer(const ReceivedRequest&) { return HttpAnswer::text("x"); }

TEST(LoggingTest, RotationUnderLoadLosesAndTearsNothing) {
  constexpr int kRuns = 6'000;
  constexpr std::size_t kMost = std::size_t{64} * 1024;
  const HttpServer server(short_answer);
  const LoggingTiming timing(
      job(server, "run_thread: 8\nrun_count: " + std::to_string(kRuns) + "\n"),
      {"--exit_when_done", "--log_file_max_size=64KiB", "--log_file_max_files=1000"});
  EXPECT_EQ(timing.process().wait(), 0);
  timing.expect_silence();
  std::string all = timing.log();
  int files = 1;
  for (; fs::exists(timing.path() + "." + std::to_string(files)); ++files) {
    const std::string part = read_file(timing.path() + "." + std::to_string(files));
    EXPECT_LE(part.size(), kMost);
    EXPECT_EQ(part.back(), '\n');
    expect_every_line_parses(part);
    all.insert(0, part);
  }
  EXPECT_GT(files, 5);
  std::vector<int> runs = runs_in(all);
  std::sort(runs.begin(), runs.end());
  EXPECT_EQ(runs, numbers(1, kRuns));
}

TEST(LoggingTest, OnlySoManyFilesAreKept) {
  const HttpServer server(short_answer);
  const LoggingTiming timing(
      job(server, "run_thread: 8\nrun_count: 3000\n"),
      {"--exit_when_done", "--log_file_max_size=16KiB", "--log_file_max_files=3"});
  EXPECT_EQ(timing.process().wait(), 0);
  timing.expect_silence();
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(fs::path(timing.path()).parent_path())) {
    names.insert(entry.path().filename());
    EXPECT_LE(entry.file_size(), 16'384U);
  }
  EXPECT_THAT(names, testing::ElementsAre("config.yml", "x.log", "x.log.1", "x.log.2"));
}

TEST(LoggingTest, ASignalReopensItAfterARename) {
  const HttpServer server(short_answer);
  const LoggingTiming timing(job(server, "run_every: 5ms\n"));
  timing.wait_for("/run-20 ");
  const std::string renamed = timing.path() + ".old";
  fs::rename(timing.path(), renamed);
  // It goes on writing the file that it has open.
  timing.process().wait_until("later lines in the renamed file",
                              [&] { return runs_in(read_file(renamed)).back() >= 60; });
  EXPECT_FALSE(fs::exists(timing.path()));
  timing.process().signal(SIGUSR1);
  timing.wait_for(" status=200 ");
  timing.stop();
  std::vector<int> runs = runs_in(read_file(renamed) + timing.log());
  expect_every_line_parses(read_file(renamed));
  std::sort(runs.begin(), runs.end());
  EXPECT_EQ(runs, numbers(1, static_cast<int>(runs.size())));
}

TEST(LoggingTest, ASignalIsHarmlessWhereThereIsNoFile) {
  const HttpServer server(short_answer);
  const CheckedTiming timing(job(server, "run_every: 5ms\n"));
  timing.process().wait_for("/run-1 ");
  timing.process().signal(SIGUSR1);
  timing.process().wait_for("/run-50 ");
  EXPECT_EQ(timing.stop(), 0);
}

// A limit on the size of files stands for a full disk, which needs rights to make.
void limit_file_size(pid_t process, rlim_t bytes) {
  rlimit limit{};
  ASSERT_EQ(::prlimit(process, RLIMIT_FSIZE, nullptr, &limit), 0);
  limit.rlim_cur = std::min(bytes, limit.rlim_max);
  ASSERT_EQ(::prlimit(process, RLIMIT_FSIZE, &limit, nullptr), 0);
}

// How many lines a log says that it lost.
double said_to_be_dropped(const std::string& log) {
  double dropped = 0;
  for (const std::string& line : split(log, '\n')) {
    if (line.find(" dropped here: ") == std::string::npos) continue;
    dropped += std::stod(line.substr(line.find("[Warn] ") + 7));
  }
  return dropped;
}

TEST(LoggingTest, AFullDiskCostsLinesAndTheyAreCounted) {
  const std::string body(16'000, 'x');
  const HttpServer server([&](const ReceivedRequest&) { return HttpAnswer::text(body); });
  const LoggingTiming timing(job(server, "run_every: 100ms\nrun_thread: 20\nlog_response: true\n"),
                             {"--log_file_max_size=4GiB"});
  timing.wait_for("/run-40 ");
  limit_file_size(timing.process().pid(), fs::file_size(timing.path()) + 10'000);
  timing.process().wait_until("lost lines", [&] { return timing.dropped() > 0; });
  // The load goes on meanwhile.
  EXPECT_TRUE(server.wait_for_requests(server.request_count() + 200));
  const std::string torn = timing.log();
  limit_file_size(timing.process().pid(), RLIM_INFINITY);
  timing.wait_for(" dropped here: File too large");
  timing.process().wait_until("no more lost lines",
                              [&] { return timing.dropped() == said_to_be_dropped(timing.log()); });
  timing.stop();
  const std::string log = timing.log();
  // What was there stays as it was, and the last line of it is finished.
  EXPECT_TRUE(log.starts_with(torn));
  const std::vector<int> runs = runs_in(log);
  EXPECT_EQ(std::set<int>(runs.begin(), runs.end()).size(), runs.size());
  EXPECT_LT(runs.size(), server.request_count());
}

TEST(LoggingTest, ADiskThatIsAlwaysFullStopsNothing) {
  const HttpServer server(short_answer);
  const CheckedTiming timing(job(server, "run_thread: 4\nrun_count: 500\n"),
                             {.arguments = {"--log_file=/dev/full", "--exit_when_done"}});
  EXPECT_EQ(timing.process().wait(), 0);
  EXPECT_EQ(server.request_count(), 500U);
  EXPECT_EQ(runs_in(timing.process().output()).size(), 500U);
  EXPECT_THAT(timing.process().errors(), HasSubstr("the log file /dev/full cannot be written: "
                                                   "No space left on device"));
}

TEST(LoggingTest, AFolderThatGoesAndComesBackIsWrittenAgain) {
  const HttpServer server(short_answer);
  const LoggingTiming timing(job(server, "run_every: 5ms\n"), {}, "logs/x.log");
  EXPECT_EQ(timing.dropped(), 0);
  timing.wait_for("/run-20 ");
  const fs::path folder = fs::path(timing.path()).parent_path();
  fs::remove_all(folder);
  EXPECT_TRUE(server.wait_for_requests(server.request_count() + 50));
  EXPECT_FALSE(fs::exists(folder));
  fs::create_directory(folder);
  timing.wait_for(" status=200 ");
  const std::size_t seen = server.request_count();
  EXPECT_TRUE(server.wait_for_requests(seen + 20));
  EXPECT_EQ(timing.dropped(), 0);
  timing.stop();
  // The queue has held what came meanwhile.
  const std::vector<int> runs = runs_in(timing.log());
  EXPECT_GE(runs.size(), 50U);
  EXPECT_EQ(runs, numbers(runs.front(), runs.back()));
}

TEST(LoggingTest, AReaderOfStdoutThatStallsDoesNotStopTheFile) {
  constexpr int kRuns = 2'000;
  const HttpServer server(short_answer);
  const TemporaryFolder folder;
  const std::string config =
      folder.write("config.yml", job(server, "run_count: " + std::to_string(kRuns) + "\n"));
  const fs::path log = folder.path() / "x.log";
  const fs::path go = folder.path() / "go";
  // More than a pipe holds, and nobody reads it before the file has it all.
  const Process shell({.arguments = {"sh", "-c",
                                     R"({ "$0" --conf "$1" --log_file "$2" --exit_when_done 2>&1; )"
                                     R"(echo $? > "$4"; } | )"
                                     R"({ while [ ! -e "$3" ]; do sleep 0.05; done; cat; })",
                                     timing_binary(), config, log, go, folder.path() / "code"}});
  shell.wait_until("all lines in the file",
                   [&] { return fs::exists(log) && runs_in(read_file(log)).size() == kRuns; });
  shell.wait_until("the program's end", [&] {
    return fs::exists(folder.path() / "code") && read_file(folder.path() / "code") == "0\n";
  });
  EXPECT_EQ(runs_in(read_file(log)), numbers(1, kRuns));
  folder.write("go", "");
  EXPECT_EQ(shell.wait(), 0);
  EXPECT_LT(runs_in(shell.output()).size(), static_cast<std::size_t>(kRuns));
}

TEST(LoggingTest, AClosedStdoutDoesNotStopTheFile) {
  constexpr int kRuns = 500;
  const HttpServer server(short_answer);
  const TemporaryFolder folder;
  const std::string config =
      folder.write("config.yml", job(server, "run_count: " + std::to_string(kRuns) + "\n"));
  const fs::path log = folder.path() / "x.log";
  const Process shell({.arguments = {"sh", "-c",
                                     R"({ "$0" --conf "$1" --log_file "$2" --exit_when_done 2>&1; )"
                                     R"(echo $? > "$3"; } | head -n 3)",
                                     timing_binary(), config, log, folder.path() / "code"}});
  EXPECT_EQ(shell.wait(), 0);
  EXPECT_EQ(read_file(folder.path() / "code"), "0\n");
  EXPECT_EQ(runs_in(read_file(log)), numbers(1, kRuns));
  EXPECT_THAT(read_file(log),
              HasSubstr("[Warn] the standard output cannot be written: Broken pipe"));
}

TEST(LoggingTest, WhatIsWrongWithTheConfigIsInTheFile) {
  const LoggingTiming timing("nonsense: true\n");
  EXPECT_EQ(timing.process().wait(), 128);
  timing.expect_silence();
  EXPECT_THAT(timing.log(), HasSubstr("[Error] "));
}

TEST(LoggingTest, AFileThatCannotBeOpenedEndsTheProgram) {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "none" / "x.log";
  const std::string config = folder.write("config.yml", "url: http://127.0.0.1:1/\n");
  const Finished finished =
      run_timing({"--conf", config, "--log_file", path, "--log_stdout=false"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_EQ(finished.output, "");
  expect_every_line_parses(finished.errors);
  EXPECT_THAT(finished.errors, HasSubstr("[Error] the log file " + path +
                                         " cannot be opened: "
                                         "No such file or directory"));
}

}  // namespace
}  // namespace timing::test
