// The log as a file beside the streams.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/unit/report/log_writer_fixture.h"
#include "timing/report/log_file.h"
#include "timing/report/log_writer.h"

namespace timing::report {
namespace {

using std::chrono::seconds;
using test::LogWriterTest;
using ::testing::ElementsAre;
using ::testing::EndsWith;

class LogWriterFileTest : public LogWriterTest {
 protected:
  std::unique_ptr<LogFile> open_file() const {
    auto opened = LogFile::open(path_, {}, clock_);
    EXPECT_TRUE(opened);
    return std::move(opened).value();
  }
  std::vector<std::string> file_lines() const {
    std::vector<std::string> lines = test::split(test::read_file(path_), '\n');
    lines.pop_back();  // what follows the last line break
    return lines;
  }

  void wait_for_file_lines(std::size_t count) const {
    const auto end = std::chrono::steady_clock::now() + seconds(600);
    while (file_lines().size() < count) {
      ASSERT_LT(std::chrono::steady_clock::now(), end);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  test::TemporaryFolder folder_;
  std::string path_ = folder_.path() / "x.log";
};

TEST_F(LogWriterFileTest, TheFileGetsWhatBothStreamsGet) {
  {
    LogWriter log(clock_, counters_, options(), open_file());
    log.info("i");
    log.error("e \"quoted\"");
    log.debug("not wanted");
  }
  out_.close_writer();
  err_.close_writer();
  EXPECT_THAT(out_.read_lines(), ElementsAre("2026/01/02 15:04:05 [INFO] i"));
  EXPECT_THAT(err_.read_lines(), ElementsAre(EndsWith("[Error] e \\u0022quoted\\u0022")));
  EXPECT_THAT(file_lines(), ElementsAre("2026/01/02 15:04:05 [INFO] i",
                                        EndsWith("[Error] e \\u0022quoted\\u0022")));
}

TEST_F(LogWriterFileTest, TheStreamsMayGetNothing) {
  LogWriterOptions none = options();
  none.streams = false;
  {
    LogWriter log(clock_, counters_, none, open_file());
    log.info("i");
    log.error("e");
    EXPECT_TRUE(log.flush_for(seconds(600)));
  }
  out_.close_writer();
  err_.close_writer();
  EXPECT_THAT(out_.read_lines(), ElementsAre());
  EXPECT_THAT(err_.read_lines(), ElementsAre());
  EXPECT_EQ(file_lines().size(), 2U);
}

TEST_F(LogWriterFileTest, AReaderThatDoesNotReadDoesNotStopTheFile) {
  LogWriterOptions small = one_stream();
  small.queue_bytes = 100'000;
  out_.fill();
  std::future<std::vector<std::string>> reading;
  {
    LogWriter log(clock_, counters_, small, open_file());
    for (std::size_t i = 1; i <= 1'000; ++i) {
      log.info("line " + std::to_string(i) + std::string(1'000, 'x'));
      if (i % 50 == 0) wait_for_file_lines(i);
    }
    EXPECT_GE(counters_.log_lines_dropped, 800U);
    EXPECT_EQ(counters_.log_file_lines_dropped, 0U);
    reading = std::async(std::launch::async, [&] { return out_.read_lines(); });
  }
  out_.close_writer();
  reading.get();
  EXPECT_EQ(file_lines().size(), 1'000U);
}

TEST_F(LogWriterFileTest, WhatStopsTheFileIsSaidOnTheStreams) {
  path_ = "/dev/full";
  {
    LogWriter log(clock_, counters_, one_stream(), open_file());
    log.info("i");
    EXPECT_FALSE(log.flush_for(std::chrono::milliseconds(1)));
  }
  EXPECT_EQ(counters_.log_lines_dropped, 0U);
  EXPECT_EQ(counters_.log_file_lines_dropped, 1U);
  out_.close_writer();
  EXPECT_THAT(
      out_.read_lines(),
      ElementsAre(EndsWith("[INFO] i"), EndsWith("[Warn] the log file /dev/full cannot be written: "
                                                 "No space left on device")));
}

TEST_F(LogWriterFileTest, TheFileIsReopenedByItsName) {
  LogWriterOptions none = options();
  none.streams = false;
  LogWriter log(clock_, counters_, none, open_file());
  log.info("one");
  EXPECT_TRUE(log.flush_for(seconds(600)));
  std::filesystem::rename(path_, path_ + ".old");
  log.reopen_file();
  log.info("two");
  EXPECT_TRUE(log.flush_for(seconds(600)));
  EXPECT_THAT(file_lines(), ElementsAre(EndsWith("two")));
}

}  // namespace
}  // namespace timing::report
