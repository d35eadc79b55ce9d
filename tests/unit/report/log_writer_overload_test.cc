// What the log writer does when its lines are not taken, or not as fast as they come.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <string>
#include <vector>

#include "tests/unit/report/log_writer_fixture.h"

namespace timing::report {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::context_of;
using test::LogWriterTest;
using test::Pipe;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

// How many lines the log said it had dropped, and those lines taken out of `lines`.
std::uint64_t take_reports_of_drops(std::vector<std::string>& lines) {
  std::uint64_t said = 0;
  std::erase_if(lines, [&](const std::string& line) {
    const std::string context = context_of(line);
    if (context.find("dropped here: they came faster than they were taken") == std::string::npos) {
      return false;
    }
    EXPECT_THAT(line, HasSubstr(" [Warn] "));
    said += std::stoull(context);
    return true;
  });
  return said;
}

TEST_F(LogWriterTest, AReaderThatDoesNotReadHoldsUpNobody) {
  LogWriterOptions small = one_stream();
  small.queue_bytes = 100'000;
  const std::string text(1000, 'x');
  std::future<std::vector<std::string>> reading;
  {
    LogWriter log(clock_, counters_, small);
    for (int i = 0; i < 1'000; ++i) log.info(text);
    // A pipe takes 64 KiB, the queue 97 lines: most of the lines were dropped, and that was no
    // wait.
    EXPECT_GE(counters_.log_lines_dropped, 700U);
    EXPECT_FALSE(log.flush_for(milliseconds(1)));

    reading = std::async(std::launch::async, [&] { return out_.read_lines(); });
    EXPECT_TRUE(log.flush_for(seconds(600)));
    log.info("after");
  }
  out_.close_writer();
  const std::uint64_t dropped = counters_.log_lines_dropped;
  std::vector<std::string> lines = reading.get();
  EXPECT_EQ(take_reports_of_drops(lines), dropped);
  EXPECT_EQ(lines.size(), 1'000 - dropped + 1);
  EXPECT_EQ(context_of(lines.back()), "after");
}

TEST_F(LogWriterTest, TheReportOfDropsStandsWhereTheLinesAreMissing) {
  LogWriterOptions small = one_stream();
  small.queue_bytes = 500;
  out_.fill();
  std::future<std::vector<std::string>> reading;
  {
    LogWriter log(clock_, counters_, small);
    for (int i = 0; i < 50; ++i) log.info("before");
    reading = std::async(std::launch::async, [&] { return out_.read_lines(); });
    EXPECT_TRUE(log.flush_for(seconds(600)));
    log.info("after");
  }
  out_.close_writer();
  const std::vector<std::string> lines = reading.get();
  ASSERT_GE(lines.size(), 3U);
  EXPECT_EQ(context_of(lines[lines.size() - 3]), "before");
  EXPECT_EQ(context_of(lines[lines.size() - 2]),
            std::to_string(counters_.log_lines_dropped) +
                " log lines were dropped here: they came faster than they were taken");
  EXPECT_EQ(context_of(lines.back()), "after");
}

TEST_F(LogWriterTest, TheQueueIsBoundedInBytes) {
  LogWriterOptions small = one_stream();
  small.queue_bytes = 100'000;
  auto log = std::make_unique<LogWriter>(clock_, counters_, small);
  const std::string text(10'000, 'x');
  for (int i = 0; i < 100; ++i) log->info(text);
  EXPECT_GE(counters_.log_lines_dropped, 80U);
  EXPECT_LE(counters_.log_lines_dropped, 90U);
  out_.close_reader();
  log.reset();
  EXPECT_GE(counters_.log_lines_dropped, 90U);
}

TEST_F(LogWriterTest, AFullQueueTakesLinesAgainWhenItIsHalfEmpty) {
  LogWriterOptions small = one_stream();
  small.queue_bytes = 100'000;
  auto log = std::make_unique<LogWriter>(clock_, counters_, small);
  const std::string text(10'000, 'x');
  for (int i = 0; i < 50; ++i) log->info(text);
  const std::uint64_t dropped = counters_.log_lines_dropped;
  EXPECT_GE(dropped, 30U);
  auto reading = std::async(std::launch::async, [&] { return out_.read_lines(); });
  EXPECT_TRUE(log->flush_for(seconds(600)));
  log->info("taken");
  EXPECT_EQ(counters_.log_lines_dropped, dropped);
  log.reset();
  out_.close_writer();
  std::vector<std::string> lines = reading.get();
  EXPECT_EQ(take_reports_of_drops(lines), dropped);
  EXPECT_EQ(context_of(lines.back()), "taken");
  EXPECT_EQ(lines.size(), 50 - dropped + 1);
}

TEST_F(LogWriterTest, AClosedPipeLosesItsLinesAndTheOtherStreamGoesOn) {
  out_.close_reader();
  {
    LogWriter log(clock_, counters_, options());
    for (int i = 0; i < 10; ++i) log.info("nobody reads this");
    log.error("but this");
    EXPECT_TRUE(log.flush_for(seconds(600)));
  }
  err_.close_writer();
  EXPECT_EQ(counters_.log_lines_dropped, 10U);
  EXPECT_THAT(err_.read_lines(), ElementsAre(EndsWith("[Error] but this")));
}

TEST_F(LogWriterTest, ADescriptorThatIsNotOpenLosesItsLines) {
  LogWriterOptions closed = options();
  closed.out = -1;
  {
    LogWriter log(clock_, counters_, closed);
    log.info("x");
  }
  EXPECT_EQ(counters_.log_lines_dropped, 1U);
}

TEST_F(LogWriterTest, ANonBlockingPipeIsWaitedFor) {
  Pipe pipe(O_NONBLOCK);
  const LogWriterOptions streams{.out = pipe.writer(), .err = pipe.writer()};
  constexpr int kLines = 200;
  const std::string text(5'000, 'x');
  std::future<std::vector<std::string>> reading;
  {
    LogWriter log(clock_, counters_, streams);
    for (int i = 0; i < kLines; ++i) log.info(text);
    EXPECT_FALSE(log.flush_for(milliseconds(1)));
    reading = std::async(std::launch::async, [&] { return pipe.read_lines(); });
  }
  pipe.close_writer();
  const auto lines = reading.get();
  ASSERT_EQ(lines.size(), std::size_t{kLines});
  for (const std::string& line : lines) ASSERT_EQ(context_of(line), text);
  EXPECT_EQ(counters_.log_lines_dropped, 0U);
}

}  // namespace
}  // namespace timing::report
