#include "timing/report/line_stream.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "tests/support/basics/files.h"

namespace timing::report {
namespace {

TEST(LineStream, ALineThatWasBrokenOffDoesNotSpoilTheNext) {
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
