// What the tests of the log writer share: pipes as its streams, and a clock that stands still.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/basics/manual_clock.h"
#include "tests/support/logparser/log_parser.h"
#include "timing/record/program_counters.h"
#include "timing/report/log_writer.h"

namespace timing::test {

// A pipe whose read end the test holds.
class Pipe {
 public:
  explicit Pipe(int flags = 0) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC | flags) != 0) std::abort();
    read_ = ends[0];
    write_ = ends[1];
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_reader();
    close_writer();
  }

  int writer() const { return write_; }
  void close_reader() { close(read_); }
  void close_writer() { close(write_); }

  // Leaves no room in the pipe; what fills it reads as one line.
  void fill() const {
    const std::string line =
        std::string(static_cast<std::size_t>(::fcntl(write_, F_GETPIPE_SZ)) - 1, '-') + "\n";
    EXPECT_EQ(::write(write_, line.data(), line.size()), static_cast<ssize_t>(line.size()));
  }

  // Lines until the writer is closed.
  std::vector<std::string> read_lines() const {
    std::vector<std::string> lines = split(read_all(), '\n');
    EXPECT_EQ(lines.back(), "");
    lines.pop_back();
    return lines;
  }

  std::string read_some() const {
    std::array<char, 4096> buffer{};
    const ssize_t got = ::read(read_, buffer.data(), buffer.size());
    return {buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0U};
  }

 private:
  static void close(int& descriptor) {
    if (descriptor >= 0) ::close(std::exchange(descriptor, -1));
  }

  std::string read_all() const {
    std::string text;
    for (;;) {
      pollfd readable{.fd = read_, .events = POLLIN, .revents = 0};
      ::poll(&readable, 1, -1);
      const std::string part = read_some();
      if (part.empty()) return text;
      text += part;
    }
  }

  int read_ = -1;
  int write_ = -1;
};

inline std::string context_of(const std::string& line) {
  const auto parsed = LogParser().parse(line);
  EXPECT_TRUE(parsed) << line;
  return parsed ? parsed->context.substr(1) : "";
}

class LogWriterTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
  }

  report::LogWriterOptions options() const { return {.out = out_.writer(), .err = err_.writer()}; }
  report::LogWriterOptions one_stream() const {
    return {.out = out_.writer(), .err = out_.writer()};
  }

  ManualClock clock_{WallTime(std::chrono::seconds(1767366245))};  // 2026/01/02 15:04:05
  record::ProgramCounters counters_;
  Pipe out_;
  Pipe err_;
};

}  // namespace timing::test
