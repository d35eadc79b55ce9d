#include "timing/report/log_writer.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <future>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/report/log_writer_fixture.h"

namespace timing::report {
namespace {

using std::chrono::seconds;
using test::context_of;
using test::LogWriterTest;
using ::testing::ElementsAre;
using ::testing::EndsWith;

TEST_F(LogWriterTest, LevelsGoToTheirStreams) {
  LogWriterOptions all = options();
  all.level = LogLevel::debug;
  {
    LogWriter log(clock_, counters_, all);
    log.error("e");
    log.warn("w");
    log.info("i");
    log.debug("d");
  }
  out_.close_writer();
  err_.close_writer();
  EXPECT_THAT(err_.read_lines(),
              ElementsAre("2026/01/02 15:04:05 [Error] e", "2026/01/02 15:04:05 [Warn] w"));
  EXPECT_THAT(out_.read_lines(),
              ElementsAre("2026/01/02 15:04:05 [INFO] i", "2026/01/02 15:04:05 [DEBUG] d"));
}

TEST_F(LogWriterTest, LevelsBelowItsOwnAreNotWritten) {
  LogWriterOptions some = one_stream();
  some.level = LogLevel::warn;
  {
    LogWriter log(clock_, counters_, some);
    EXPECT_FALSE(log.enabled(LogLevel::debug));
    EXPECT_FALSE(log.enabled(LogLevel::info));
    EXPECT_TRUE(log.enabled(LogLevel::warn));
    EXPECT_TRUE(log.enabled(LogLevel::error));
    log.info("i");
    log.warn("w");
  }
  out_.close_writer();
  EXPECT_THAT(out_.read_lines(), ElementsAre(EndsWith("[Warn] w")));
  EXPECT_EQ(counters_.log_lines_dropped, 0U);
}

TEST_F(LogWriterTest, ALineHasTheTimeOfItsQueueing) {
  {
    LogWriter log(clock_, counters_, one_stream());
    log.info("a");
    clock_.advance(seconds(1));
    log.error("b");
  }
  out_.close_writer();
  EXPECT_THAT(out_.read_lines(),
              ElementsAre("2026/01/02 15:04:05 [INFO] a", "2026/01/02 15:04:06 [Error] b"));
}

TEST_F(LogWriterTest, TruncatedLinesAreCounted) {
  {
    LogWriter log(clock_, counters_, one_stream());
    log.info(std::string(64 * 1024, '"'));
    log.info("short");
    EXPECT_EQ(counters_.log_lines_truncated, 1U);
    EXPECT_THAT(context_of([&] {
                  std::string line;
                  while (!line.ends_with('\n')) line += out_.read_some();
                  return line.substr(0, line.find('\n'));
                }()),
                EndsWith(" bytes left out)"));
  }
}

TEST_F(LogWriterTest, LinesOfManyThreadsAreWholeAndInTheOrderOfTheirThread) {
  constexpr int kThreads = 4;
  constexpr int kLines = 2'000;
  auto reading = std::async(std::launch::async, [&] { return out_.read_lines(); });
  {
    LogWriter log(clock_, counters_, one_stream());
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&log, thread] {
        for (int i = 0; i < kLines; ++i) {
          const std::string text = std::to_string(thread) + ":" + std::to_string(i);
          log.write(i % 2 == 0 ? LogLevel::info : LogLevel::error, text);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  out_.close_writer();
  std::map<int, int> next;
  for (const std::string& line : reading.get()) {
    const std::string context = context_of(line);
    const int thread = std::stoi(context);
    ASSERT_EQ(context, std::to_string(thread) + ":" + std::to_string(next[thread]++));
  }
  for (int thread = 0; thread < kThreads; ++thread) EXPECT_EQ(next[thread], kLines);
  EXPECT_EQ(counters_.log_lines_dropped, 0U);
}

TEST_F(LogWriterTest, FlushOfAnIdleLogIsTrueAtOnce) {
  LogWriter log(clock_, counters_, one_stream());
  EXPECT_TRUE(log.flush_for(nanoseconds(0)));
  EXPECT_TRUE(log.flush_for(nanoseconds::max()));
}

TEST_F(LogWriterTest, PipesAreNotColoured) {
  ::unsetenv("NO_COLOR");
  EXPECT_FALSE(wants_colour(out_.writer()));
}

TEST_F(LogWriterTest, TerminalsAreColouredUnlessTheUserSaysNo) {
  int terminal = -1;
  int other_end = -1;
  ASSERT_EQ(::openpty(&other_end, &terminal, nullptr, nullptr, nullptr), 0);
  ::unsetenv("NO_COLOR");
  EXPECT_TRUE(wants_colour(terminal));
  ::setenv("NO_COLOR", "", 1);
  EXPECT_TRUE(wants_colour(terminal));
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(wants_colour(terminal));
  ::unsetenv("NO_COLOR");
  {
    LogWriter log(clock_, counters_, {.out = terminal, .err = err_.writer()});
    log.info("a");
    log.error("b");
  }
  std::array<char, 200> buffer{};
  const ssize_t got = ::read(other_end, buffer.data(), buffer.size());
  EXPECT_EQ(std::string(buffer.data(), static_cast<std::size_t>(got)),
            "2026/01/02 15:04:05 \x1b[32m[INFO]\x1b[0m a\r\n");
  err_.close_writer();
  EXPECT_THAT(err_.read_lines(), ElementsAre("2026/01/02 15:04:05 [Error] b"));
  ::close(terminal);
  ::close(other_end);
}

}  // namespace
}  // namespace timing::report
