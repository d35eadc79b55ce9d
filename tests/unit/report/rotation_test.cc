#include "timing/report/rotation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/support/basics/files.h"

namespace timing::report {
namespace {

using std::chrono::hours;
using std::chrono::nanoseconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr WallTime kBegun{hours(1000)};

struct DueCase {
  const char* what;
  std::uint64_t bytes;
  std::uint64_t line_bytes;
  nanoseconds age;
  RotationLimits limits;
  bool due;
};

const std::vector<DueCase> kDueCases = {
    {"there is room", 900, 99, {}, {.bytes = 1000}, false},
    {"the line just fits", 900, 100, {}, {.bytes = 1000}, false},
    {"the line does not fit", 900, 101, {}, {.bytes = 1000}, true},
    {"an empty file takes any line", 0, 2000, {}, {.bytes = 1000}, false},
    {"an empty file is never old", 0, 10, hours(100), {.bytes = 1000, .age = hours(1)}, false},
    {"no age is too old", 10, 10, hours(100'000), {.bytes = 1000}, false},
    {"not old yet", 10, 10, hours(1) - nanoseconds(1), {.bytes = 1000, .age = hours(1)}, false},
    {"old", 10, 10, hours(1), {.bytes = 1000, .age = hours(1)}, true},
    {"the clock was set back", 10, 10, -hours(5), {.bytes = 1000, .age = hours(1)}, false},
};

TEST(Rotation, IsDueBySizeAndByAge) {
  for (const DueCase& example : kDueCases) {
    const FileState file{.bytes = example.bytes, .begun = kBegun};
    EXPECT_EQ(is_rotation_due(file, example.line_bytes, kBegun + example.age, example.limits),
              example.due)
        << example.what;
  }
}

class ShiftFiles : public testing::Test {
 protected:
  // What each file of the folder holds, by its name.
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> texts;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      texts[entry.path().filename()] = test::read_file(entry.path());
    }
    return texts;
  }
  std::string path() const { return folder_.path() / "x.log"; }

  test::TemporaryFolder folder_;
};

TEST_F(ShiftFiles, EachGetsTheNextNameAndTheOldestGoes) {
  folder_.write("x.log", "new");
  EXPECT_EQ(shift_files(path(), 3), 0);
  EXPECT_THAT(files(), ElementsAre(Pair("x.log.1", "new")));
  folder_.write("x.log", "newer");
  EXPECT_EQ(shift_files(path(), 3), 0);
  EXPECT_THAT(files(), ElementsAre(Pair("x.log.1", "newer"), Pair("x.log.2", "new")));
  folder_.write("x.log", "newest");
  EXPECT_EQ(shift_files(path(), 3), 0);
  EXPECT_THAT(files(), ElementsAre(Pair("x.log.1", "newest"), Pair("x.log.2", "newer")));
}

TEST_F(ShiftFiles, OneFileIsBegunAnew) {
  folder_.write("x.log", "new");
  EXPECT_EQ(shift_files(path(), 1), 0);
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(ShiftFiles, ThoseOfARunThatKeptMoreGo) {
  for (const char* name : {"x.log", "x.log.1", "x.log.2", "x.log.3", "x.log.4"}) {
    folder_.write(name, name);
  }
  folder_.write("x.log.gz", "not ours");
  EXPECT_EQ(shift_files(path(), 3), 0);
  EXPECT_THAT(files(), ElementsAre(Pair("x.log.1", "x.log"), Pair("x.log.2", "x.log.1"),
                                   Pair("x.log.gz", "not ours")));
}

TEST_F(ShiftFiles, AFolderInTheWayIsAnError) {
  folder_.write("x.log", "new");
  std::filesystem::create_directory(path() + ".1");
  EXPECT_EQ(shift_files(path(), 2), EISDIR);
  EXPECT_EQ(test::read_file(path()), "new");
  std::filesystem::remove(path() + ".1");
  EXPECT_EQ(shift_files(path(), 2), 0);
  EXPECT_THAT(files(), ElementsAre(Pair("x.log.1", "new")));
}

}  // namespace
}  // namespace timing::report
