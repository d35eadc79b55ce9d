#include "timing/report/line_stream.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <string>

#include "tests/support/basics/files.h"
#include "tests/unit/report/file_size_limit.h"
#include "timing/base/descriptor.h"

namespace timing::report {
namespace {

using test::FileSizeLimit;

class LineStreamTest : public ::testing::Test {
 protected:
  std::string text() const { return test::read_file(path_); }

  test::TemporaryFolder folder_;
  std::string path_ = folder_.write("log", "");
  Descriptor file_{::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC)};
  LineStream stream_{file_.get()};
};

TEST_F(LineStreamTest, ALineThatWasBrokenOffIsFinishedLater) {
  {
    const FileSizeLimit full(10);
    const LineStream::Written written = stream_.write("this does not fit\n");
    EXPECT_EQ(written.bytes, 0U);
    EXPECT_EQ(written.error, EFBIG);
    EXPECT_TRUE(is_want_of_room(written.error));
    EXPECT_TRUE(stream_.mid_line());
    EXPECT_EQ(stream_.write("this does not fit\n").error, EFBIG);
  }
  EXPECT_EQ(text(), "this does ");
  EXPECT_EQ(stream_.write("this does not fit\nand this\n").bytes, 27U);
  EXPECT_FALSE(stream_.mid_line());
  EXPECT_EQ(text(), "this does not fit\nand this\n");
}

TEST_F(LineStreamTest, ItTellsWhichLinesAreWhole) {
  {
    const FileSizeLimit full(10);
    const LineStream::Written written = stream_.write("one\ntwo\nthree\nfour\n");
    EXPECT_EQ(written.bytes, 8U);
    EXPECT_EQ(written.error, EFBIG);
  }
  EXPECT_EQ(text(), "one\ntwo\nth");
  EXPECT_EQ(stream_.write("three\nfour\n").bytes, 11U);
  EXPECT_EQ(text(), "one\ntwo\nthree\nfour\n");
}

TEST_F(LineStreamTest, ALineThatIsGivenUpDoesNotSpoilTheNext) {
  {
    const FileSizeLimit full(10);
    EXPECT_EQ(stream_.write("this does not fit\n").error, EFBIG);
    stream_.skip_line();
    EXPECT_EQ(stream_.write("nor does this\n").error, EFBIG);
    stream_.skip_line();
  }
  EXPECT_EQ(stream_.write("but this\n").error, 0);
  EXPECT_EQ(stream_.write("and this\n").error, 0);
  EXPECT_EQ(text(), "this does \nbut this\nand this\n");
}

TEST_F(LineStreamTest, ItBeginsOnALineOfItsOwn) {
  LineStream late(file_.get(), true);
  EXPECT_EQ(late.write("first\n").bytes, 6U);
  EXPECT_EQ(late.write("second\n").bytes, 7U);
  EXPECT_EQ(text(), "\nfirst\nsecond\n");
}

TEST(LineStream, ADescriptorThatIsNotOpenIsAnError) {
  LineStream stream(-1);
  const LineStream::Written written = stream.write("x\n");
  EXPECT_EQ(written.bytes, 0U);
  EXPECT_EQ(written.error, EBADF);
  EXPECT_FALSE(is_want_of_room(written.error));
}

}  // namespace
}  // namespace timing::report
