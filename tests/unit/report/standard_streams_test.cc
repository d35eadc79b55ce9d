#include "timing/report/standard_streams.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/unit/report/file_size_limit.h"
#include "timing/base/descriptor.h"
#include "timing/report/log_line.h"

namespace timing::report {
namespace {

using test::read_file;

// Lines that are brought in one call.
class Batch {
 public:
  Batch& add(LogLevel level, const std::string& context) {
    const std::size_t before = text_.size();
    append_line(text_, "2026/01/02 15:04:05", level, context, false);
    marks_.push_back({.bytes = static_cast<std::uint32_t>(text_.size() - before), .level = level});
    return *this;
  }
  Delivery write_to(LogOutput& output) {
    lines_ = {.text = text_, .marks = marks_};
    return output.write(lines_);
  }
  std::size_t left() const { return lines_.count(); }

 private:
  std::string text_;
  std::vector<LineMark> marks_;
  Lines lines_;
};

class StandardStreamsTest : public testing::Test {
 protected:
  StandardStreamsTest() { ::signal(SIGPIPE, SIG_IGN); }

  static Descriptor open(const std::string& path, int flags = O_WRONLY | O_APPEND) {
    return Descriptor(::open(path.c_str(), flags | O_CLOEXEC));
  }
  static std::string read_pipe(const Descriptor& reader) {
    std::array<char, 4096> buffer{};
    const ssize_t got = ::read(reader.get(), buffer.data(), buffer.size());
    return {buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0U};
  }

  test::TemporaryFolder folder_;
  std::string out_path_ = folder_.write("out", "");
  std::string err_path_ = folder_.write("err", "");
};

TEST_F(StandardStreamsTest, AFullDiskIsWaitedFor) {
  const Descriptor out = open(out_path_);
  const Descriptor err = open(err_path_);
  StandardStreams streams(out.get(), err.get());
  Batch batch;
  batch.add(LogLevel::info, "one").add(LogLevel::info, "two").add(LogLevel::error, "three");
  {
    const test::FileSizeLimit full(40);
    const Delivery delivery = batch.write_to(streams);
    EXPECT_EQ(delivery.error, EFBIG);
    EXPECT_EQ(delivery.lost, 0U);
    EXPECT_EQ(batch.left(), 2U);
  }
  Batch rest;
  rest.add(LogLevel::info, "two").add(LogLevel::error, "three");
  EXPECT_EQ(rest.write_to(streams).error, 0);
  EXPECT_EQ(rest.left(), 0U);
  EXPECT_EQ(read_file(out_path_),
            "2026/01/02 15:04:05 [INFO] one\n2026/01/02 15:04:05 [INFO] two\n");
  EXPECT_EQ(read_file(err_path_), "2026/01/02 15:04:05 [Error] three\n");
}

TEST_F(StandardStreamsTest, ANewReaderOfAPipeIsToldWhatWasLost) {
  const std::string path = folder_.path() / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  Descriptor reader = open(path, O_RDONLY | O_NONBLOCK);
  const Descriptor out = open(path, O_WRONLY);
  const Descriptor err = open(err_path_);
  StandardStreams streams(out.get(), err.get());
  EXPECT_EQ(Batch().add(LogLevel::info, "one").write_to(streams).error, 0);
  EXPECT_EQ(read_pipe(reader), "2026/01/02 15:04:05 [INFO] one\n");
  reader = Descriptor();
  Batch nobody;
  nobody.add(LogLevel::info, "two").add(LogLevel::error, "err").add(LogLevel::info, "three");
  const Delivery first = nobody.write_to(streams);
  EXPECT_EQ(first.lost, 2U);
  EXPECT_EQ(first.error, EPIPE);
  EXPECT_EQ(nobody.left(), 0U);
  // Why is told once.
  const Delivery second = Batch().add(LogLevel::info, "four").write_to(streams);
  EXPECT_EQ(second.lost, 1U);
  EXPECT_EQ(second.error, 0);
  reader = open(path, O_RDONLY | O_NONBLOCK);
  EXPECT_EQ(Batch().add(LogLevel::info, "five").write_to(streams).lost, 0U);
  EXPECT_EQ(read_pipe(reader),
            "2026/01/02 15:04:05 [Warn] 3 log lines were dropped here: Broken pipe\n"
            "2026/01/02 15:04:05 [INFO] five\n");
  EXPECT_EQ(read_file(err_path_), "2026/01/02 15:04:05 [Error] err\n");
}

}  // namespace
}  // namespace timing::report
