#include "timing/report/log_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/basics/manual_clock.h"
#include "tests/unit/report/file_size_limit.h"

namespace timing::report {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using test::FileSizeLimit;
using test::read_file;
using testing::HasSubstr;

class LogFileTest : public testing::Test {
 protected:
  void open(const RotationLimits& limits = {}) {
    auto opened = LogFile::open(path_, limits, clock_);
    ASSERT_TRUE(opened) << opened.error().message;
    file_ = std::move(opened).value();
  }

  // Brings whole lines, and gives those that were not taken.
  std::string write(const std::string& text, int* error = nullptr) {
    std::vector<LineMark> marks;
    for (const std::string& line : test::split(text, '\n')) {
      marks.push_back({.bytes = static_cast<std::uint32_t>(line.size() + 1)});
    }
    marks.pop_back();
    Lines lines{.text = text, .marks = marks};
    const Delivery delivery = file_->write(lines);
    EXPECT_EQ(delivery.lost, 0U);
    EXPECT_EQ(delivery.error == 0, lines.empty());
    if (error != nullptr) *error = delivery.error;
    return std::string(lines.text);
  }
  std::string text(const std::string& suffix = "") const { return read_file(path_ + suffix); }
  bool exists(const std::string& suffix) const { return fs::exists(path_ + suffix); }

  test::TemporaryFolder folder_;
  test::ManualClock clock_{WallTime(hours(500'000))};
  std::string path_ = folder_.path() / "x.log";
  std::unique_ptr<LogFile> file_;
};

TEST_F(LogFileTest, LinesAreAddedToWhatIsThere) {
  folder_.write("x.log", "old\n");
  open();
  EXPECT_EQ(write("one\ntwo\n"), "");
  EXPECT_EQ(write("three\n"), "");
  EXPECT_EQ(text(), "old\none\ntwo\nthree\n");
}

TEST_F(LogFileTest, ATornLineOfAnEarlierRunDoesNotSpoilTheFirst) {
  folder_.write("x.log", "old\nto");
  open();
  EXPECT_EQ(write("one\n"), "");
  EXPECT_EQ(text(), "old\nto\none\n");
}

TEST_F(LogFileTest, NoFileIsLargerThanItMayBeAndTheOldestGo) {
  open({.bytes = 20, .files = 3});
  std::string all;
  for (int i = 10; i < 40; ++i) all += fmt::format("line {}\n", i);
  EXPECT_EQ(write(all), "");
  EXPECT_EQ(text(".2"), "line 34\nline 35\n");
  EXPECT_EQ(text(".1"), "line 36\nline 37\n");
  EXPECT_EQ(text(), "line 38\nline 39\n");
  EXPECT_FALSE(exists(".3"));
}

TEST_F(LogFileTest, EveryLineIsInOneFileWhole) {
  constexpr std::uint64_t kMost = 100;
  open({.bytes = kMost, .files = 1000});
  std::string all;
  for (int i = 0; i < 500; ++i) {
    const std::string line =
        fmt::format("{} {}\n", i, std::string(static_cast<std::size_t>(i) % 90, 'x'));
    all += line;
    EXPECT_EQ(write(line), "");
  }
  std::string read;
  std::size_t files = 0;
  while (exists(fmt::format(".{}", files + 1))) ++files;
  for (std::size_t number = files; number > 0; --number) {
    const std::string part = text(fmt::format(".{}", number));
    EXPECT_LE(part.size(), kMost);
    EXPECT_EQ(part.back(), '\n');
    read += part;
  }
  EXPECT_EQ(read + text(), all);
}

TEST_F(LogFileTest, AnOldFileMakesRoomAtTheNextLine) {
  open({.age = hours(24)});
  write("one\n");
  clock_.advance(hours(23));
  write("two\n");
  EXPECT_FALSE(exists(".1"));
  clock_.advance(hours(1));
  write("three\n");
  EXPECT_EQ(text(".1"), "one\ntwo\n");
  EXPECT_EQ(text(), "three\n");
  clock_.advance(hours(23));
  write("four\n");
  EXPECT_EQ(text(), "three\nfour\n");
}

TEST_F(LogFileTest, AFileThatLayEmptyIsAsOldAsItsFirstLine) {
  open({.age = hours(24)});
  clock_.advance(hours(48));
  write("one\n");
  clock_.advance(hours(23));
  write("two\n");
  EXPECT_EQ(text(), "one\ntwo\n");
}

TEST_F(LogFileTest, AFileThatWasRemovedIsMadeAnew) {
  open();
  write("one\n");
  fs::remove(path_);
  EXPECT_EQ(write("two\n"), "");
  EXPECT_EQ(text(), "two\n");
}

TEST_F(LogFileTest, AFileThatWasMadeEmptyHasRoomAgain) {
  open({.bytes = 10});
  write("1234567\n");
  fs::resize_file(path_, 0);
  write("7654321\n");
  EXPECT_EQ(text(), "7654321\n");
  EXPECT_FALSE(exists(".1"));
}

TEST_F(LogFileTest, ARenamedFileIsWrittenOnUntilItIsReopened) {
  open();
  write("one\n");
  fs::rename(path_, path_ + ".old");
  write("two\n");
  EXPECT_EQ(text(".old"), "one\ntwo\n");
  file_->reopen();
  EXPECT_EQ(text(), "");
  write("three\n");
  EXPECT_EQ(text(".old"), "one\ntwo\n");
  EXPECT_EQ(text(), "three\n");
}

TEST_F(LogFileTest, AFolderThatHasGoneIsWaitedFor) {
  const fs::path folder = folder_.path() / "logs";
  fs::create_directory(folder);
  path_ = folder / "x.log";
  open();
  write("one\n");
  fs::remove_all(folder);
  int error = 0;
  EXPECT_EQ(write("two\n", &error), "two\n");
  EXPECT_EQ(error, ENOENT);
  EXPECT_EQ(write("two\n", &error), "two\n");
  fs::create_directory(folder);
  EXPECT_EQ(write("two\n", &error), "");
  EXPECT_EQ(text(), "two\n");
}

TEST_F(LogFileTest, AFullDiskTearsNoLine) {
  open();
  int error = 0;
  {
    const FileSizeLimit full(10);
    EXPECT_EQ(write("one\ntwo\nthree\nfour\n", &error), "three\nfour\n");
    EXPECT_EQ(error, EFBIG);
    EXPECT_EQ(write("three\nfour\n", &error), "three\nfour\n");
  }
  EXPECT_EQ(write("three\nfour\n", &error), "");
  EXPECT_EQ(text(), "one\ntwo\nthree\nfour\n");
}

TEST_F(LogFileTest, AFullDiskWhileTheFileIsReopenedTearsNoLineOfTheNewFile) {
  open();
  {
    const FileSizeLimit full(6);
    EXPECT_EQ(write("one\ntwo\n"), "two\n");
  }
  fs::rename(path_, path_ + ".old");
  file_->reopen();
  EXPECT_EQ(write("two\n"), "");
  EXPECT_EQ(text(), "two\n");
}

TEST_F(LogFileTest, ALineThatIsBegunIsFinishedBeforeTheFileMakesRoom) {
  open({.bytes = 10});
  {
    const FileSizeLimit full(6);
    EXPECT_EQ(write("one\ntwo\n"), "two\n");
  }
  EXPECT_EQ(write("two\nthree\n"), "");
  EXPECT_EQ(text(".1"), "one\ntwo\n");
  EXPECT_EQ(text(), "three\n");
}

TEST_F(LogFileTest, ARotationThatFailsIsTriedAgain) {
  open({.bytes = 10, .files = 2});
  write("1234567\n");
  fs::create_directory(path_ + ".1");
  int error = 0;
  EXPECT_EQ(write("7654321\n", &error), "7654321\n");
  EXPECT_EQ(error, EISDIR);
  EXPECT_EQ(text(), "1234567\n");
  fs::remove(path_ + ".1");
  EXPECT_EQ(write("7654321\n", &error), "");
  EXPECT_EQ(text(".1"), "1234567\n");
  EXPECT_EQ(text(), "7654321\n");
}

TEST_F(LogFileTest, ADeviceIsWrittenAndNotRotated) {
  path_ = "/dev/full";
  open({.bytes = 4});
  int error = 0;
  EXPECT_EQ(write("one\ntwo\n", &error), "one\ntwo\n");
  EXPECT_EQ(error, ENOSPC);
  path_ = "/dev/null";
  open({.bytes = 4});
  EXPECT_EQ(write("one\ntwo\nthree\n", &error), "");
  EXPECT_FALSE(exists(".1"));
}

TEST_F(LogFileTest, WhatCannotBeOpenedIsTold) {
  path_ = folder_.path() / "none" / "x.log";
  const auto opened = LogFile::open(path_, {}, clock_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().message,
            "the log file " + path_ + " cannot be opened: No such file or directory");
  EXPECT_FALSE(LogFile::open(folder_.path(), {}, clock_));
}

}  // namespace
}  // namespace timing::report
