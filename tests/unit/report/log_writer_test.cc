#include "timing/report/log_writer.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/basics/manual_clock.h"
#include "tests/support/logparser/log_parser.h"

namespace timing::report {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

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
    std::vector<std::string> lines = test::split(read_all(), '\n');
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

std::string context_of(const std::string& line) {
  const auto parsed = test::LogParser().parse(line);
  EXPECT_TRUE(parsed) << line;
  return parsed ? parsed->context.substr(1) : "";
}

class LogWriterTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
  }

  LogWriterOptions options() const { return {.out = out_.writer(), .err = err_.writer()}; }
  LogWriterOptions one_stream() const { return {.out = out_.writer(), .err = out_.writer()}; }

  test::ManualClock clock_{WallTime(seconds(1767366245))};  // 2026/01/02 15:04:05
  record::ProgramCounters counters_;
  Pipe out_;
  Pipe err_;
};

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

// How many lines the log said it had dropped, and those lines taken out of `lines`.
std::uint64_t take_reports_of_drops(std::vector<std::string>& lines) {
  std::uint64_t said = 0;
  std::erase_if(lines, [&](const std::string& line) {
    const std::string context = context_of(line);
    if (context.find("dropped here: the log is read more slowly than it is written") ==
        std::string::npos) {
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
  small.queue_lines = 100;
  const std::string text(1000, 'x');
  std::future<std::vector<std::string>> reading;
  {
    LogWriter log(clock_, counters_, small);
    for (int i = 0; i < 1'000; ++i) log.info(text);
    // A pipe takes 64 KiB, the queue 101 lines: most of the lines were dropped, and that was no
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
  small.queue_lines = 10;
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
                " log lines were dropped here: the log is read more slowly than it is written");
  EXPECT_EQ(context_of(lines.back()), "after");
}

TEST_F(LogWriterTest, TheQueueIsBoundedInBytesToo) {
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
  small.queue_lines = 10;
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

TEST_F(LogWriterTest, ALineThatWasBrokenOffDoesNotSpoilTheNext) {
  const test::TemporaryFolder folder;
  const std::string path = folder.write("log", "");
  const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{.rlim_cur = 10, .rlim_max = before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &small);
  LineStream stream(file);
  EXPECT_FALSE(stream.write_line("this does not fit\n"));
  EXPECT_FALSE(stream.write_line("nor does this\n"));
  ::setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_TRUE(stream.write_line("but this\n"));
  EXPECT_TRUE(stream.write_line("and this\n"));
  ::close(file);
  EXPECT_EQ(test::read_file(path), "this does \nbut this\nand this\n");
}

}  // namespace
}  // namespace timing::report
