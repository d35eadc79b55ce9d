#include "timing/base/file_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/fsuid.h>

#include <fstream>

#include "tests/support/basics/files.h"

namespace timing {
namespace {

namespace fs = std::filesystem;

// Events of inotify are there as soon as the change is made: no waiting.
bool noticed(FileWatch& watch) {
  pollfd poll_for{.fd = watch.descriptor(), .events = POLLIN, .revents = 0};
  return ::poll(&poll_for, 1, 0) == 1 && watch.drain();
}

FileWatch watch_of(const fs::path& path) {
  Result<FileWatch> watch = FileWatch::start({path});
  if (!watch) throw std::runtime_error(watch.error().message);
  return std::move(watch).value();
}

class FileWatchTest : public testing::Test {
 protected:
  fs::path path(const std::string& name) const { return folder_.path() / name; }

  // In the folder itself.
  std::set<std::string, std::less<>> names_that_decide(const std::string& name) const {
    return folders_that_decide({path(name)})[folder_.path()].names;
  }

  test::TemporaryFolder folder_;
};

TEST_F(FileWatchTest, NoticesAWrittenFile) {
  folder_.write("c.yml", "a");
  FileWatch watch = watch_of(path("c.yml"));
  EXPECT_FALSE(noticed(watch));
  folder_.write("c.yml", "b");
  EXPECT_TRUE(noticed(watch));
  EXPECT_FALSE(noticed(watch));
}

TEST_F(FileWatchTest, NoticesAnEditorsRename) {
  folder_.write("c.yml", "a");
  FileWatch watch = watch_of(path("c.yml"));
  for (int save = 0; save < 3; ++save) {
    folder_.write("c.yml.new", "b");
    noticed(watch);
    fs::rename(path("c.yml.new"), path("c.yml"));
    EXPECT_TRUE(noticed(watch)) << "save " << save;
  }
}

TEST_F(FileWatchTest, NoticesASwappedConfigMap) {
  // As kubelet lays it out: c.yml -> ..data/c.yml, ..data -> ..2026_1.
  fs::create_directories(path("..2026_1"));
  folder_.write("..2026_1/c.yml", "a");
  fs::create_symlink("..2026_1", path("..data"));
  fs::create_symlink("..data/c.yml", path("c.yml"));
  FileWatch watch = watch_of(path("c.yml"));
  for (int version = 2; version < 5; ++version) {
    const std::string name = "..2026_" + std::to_string(version);
    fs::create_directories(path(name));
    folder_.write(name + "/c.yml", "b");
    fs::create_symlink(name, path("..data_tmp"));
    noticed(watch);
    fs::rename(path("..data_tmp"), path("..data"));
    EXPECT_TRUE(noticed(watch)) << "version " << version;
  }
}

TEST_F(FileWatchTest, FollowsLinksIntoOtherFolders) {
  fs::create_directories(path("one"));
  fs::create_directories(path("two"));
  folder_.write("one/c.yml", "a");
  folder_.write("two/c.yml", "b");
  fs::create_symlink("one/c.yml", path("c.yml"));
  FileWatch watch = watch_of(path("c.yml"));
  folder_.write("one/c.yml", "changed");
  EXPECT_TRUE(noticed(watch));
  folder_.write("two/c.yml", "changed");
  EXPECT_FALSE(noticed(watch));

  fs::create_symlink("two/c.yml", path("c.new"));
  fs::rename(path("c.new"), path("c.yml"));
  EXPECT_TRUE(noticed(watch));
  folder_.write("two/c.yml", "changed again");
  EXPECT_TRUE(noticed(watch));
  folder_.write("one/c.yml", "changed again");
  EXPECT_FALSE(noticed(watch));
}

TEST_F(FileWatchTest, NoticesAFileThatComesBack) {
  folder_.write("c.yml", "a");
  FileWatch watch = watch_of(path("c.yml"));
  fs::remove(path("c.yml"));
  EXPECT_TRUE(noticed(watch));
  folder_.write("c.yml", "b");
  EXPECT_TRUE(noticed(watch));
}

TEST_F(FileWatchTest, SurvivesLinksThatLeadNowhereOrInACircle) {
  fs::create_symlink("b.yml", path("a.yml"));
  fs::create_symlink("a.yml", path("b.yml"));
  fs::create_symlink("nowhere/c.yml", path("lost.yml"));
  EXPECT_THAT(names_that_decide("a.yml"), testing::ElementsAre("a.yml", "b.yml"));
  EXPECT_THAT(names_that_decide("lost.yml"), testing::ElementsAre("lost.yml", "nowhere"));
  FileWatch watch = watch_of(path("lost.yml"));
  fs::create_directories(path("nowhere"));
  EXPECT_TRUE(noticed(watch));
  folder_.write("nowhere/c.yml", "a");
  EXPECT_TRUE(noticed(watch));
}

TEST_F(FileWatchTest, IsNotWokenByOtherFilesBesideIt) {
  folder_.write("c.yml", "a");
  FileWatch watch = watch_of(path("c.yml"));
  folder_.write("d.yml", "a");
  fs::create_directories(path("folder"));
  EXPECT_FALSE(noticed(watch));
}

// Not even to look: above it there may be a folder in which there is never peace.
TEST_F(FileWatchTest, IsNotWokenByWhatHappensInFoldersAboveIt) {
  fs::create_directories(path("above/etc"));
  folder_.write("above/etc/c.yml", "a");
  const FileWatch file = watch_of(path("above/etc/c.yml"));
  const FileWatch folder = watch_of(path("above/etc"));
  folder_.write("above/other", "a");
  fs::create_directories(path("above/folder"));
  folder_.write("other", "a");
  for (const FileWatch* watch : {&file, &folder}) {
    pollfd poll_for{.fd = watch->descriptor(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(::poll(&poll_for, 1, 0), 0);
  }
}

TEST_F(FileWatchTest, NoticesWhatHappensAnywhereInAFolder) {
  fs::create_directories(path("etc/rules"));
  folder_.write("etc/rules/a.yml", "a");
  FileWatch watch = watch_of(path("etc"));
  EXPECT_FALSE(noticed(watch));
  folder_.write("etc/rules/a.yml", "b");
  EXPECT_TRUE(noticed(watch));
  folder_.write("etc/rules/b.yml", "b");
  EXPECT_TRUE(noticed(watch));
  fs::remove(path("etc/rules/a.yml"));
  EXPECT_TRUE(noticed(watch));
  // A folder that comes later is watched too, with what is in it by then.
  fs::create_directories(path("etc/more/and/more"));
  EXPECT_TRUE(noticed(watch));
  folder_.write("etc/more/and/more/c.yml", "c");
  EXPECT_TRUE(noticed(watch));
}

TEST_F(FileWatchTest, NoticesAPathThatComesLaterAndGoesAndComesBack) {
  FileWatch watch = watch_of(path("a/b/c.yml"));
  for (int round = 0; round < 2; ++round) {
    fs::create_directories(path("a"));
    EXPECT_TRUE(noticed(watch)) << round;
    fs::create_directories(path("a/b"));
    EXPECT_TRUE(noticed(watch)) << round;
    folder_.write("a/b/c.yml", "a");
    EXPECT_TRUE(noticed(watch)) << round;
    fs::remove_all(path("a"));
    EXPECT_TRUE(noticed(watch)) << round;
  }
}

TEST_F(FileWatchTest, FollowsAFolderThatAnotherTakesThePlaceOf) {
  fs::create_directories(path("a/b"));
  folder_.write("a/b/c.yml", "old");
  fs::create_directories(path("new/b"));
  folder_.write("new/b/c.yml", "new");
  FileWatch watch = watch_of(path("a/b"));
  fs::rename(path("a"), path("old"));
  EXPECT_TRUE(noticed(watch));
  fs::rename(path("new"), path("a"));
  EXPECT_TRUE(noticed(watch));
  folder_.write("old/b/c.yml", "changed");
  EXPECT_FALSE(noticed(watch));
  folder_.write("a/b/c.yml", "changed");
  EXPECT_TRUE(noticed(watch));
}

TEST_F(FileWatchTest, NoticesASwapInAFolderThatIsAMountedConfigMap) {
  fs::create_directories(path("etc/..2026_1"));
  folder_.write("etc/..2026_1/c.yml", "a");
  fs::create_symlink("..2026_1", path("etc/..data"));
  fs::create_symlink("..data/c.yml", path("etc/c.yml"));
  FileWatch watch = watch_of(path("etc"));
  for (int version = 2; version < 5; ++version) {
    const std::string name = "etc/..2026_" + std::to_string(version);
    fs::create_directories(path(name));
    folder_.write(name + "/c.yml", "b");
    fs::create_symlink(fs::path(name).filename(), path("etc/..data_tmp"));
    noticed(watch);
    fs::rename(path("etc/..data_tmp"), path("etc/..data"));
    EXPECT_TRUE(noticed(watch)) << "version " << version;
    folder_.write(name + "/c.yml", "c");
    EXPECT_TRUE(noticed(watch)) << "version " << version;
  }
}

TEST_F(FileWatchTest, LinksInACircleOfFoldersComeToAnEnd) {
  fs::create_directories(path("a/b"));
  fs::create_directory_symlink("..", path("a/b/up"));
  fs::create_directory_symlink("b", path("a/also_b"));
  FileWatch watch = watch_of(path("a"));
  folder_.write("a/b/c.yml", "c");
  EXPECT_TRUE(noticed(watch));
}

// Takes from this thread what root may do with files of others.
class AsNobody {
 public:
  AsNobody() : before_(::setfsuid(kNobody)) {}
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;
  ~AsNobody() { ::setfsuid(static_cast<uid_t>(before_)); }

 private:
  static constexpr uid_t kNobody = 65'534;

  int before_;
};

TEST_F(FileWatchTest, AFolderThatMayNotBeReadIsToldOf) {
  EXPECT_TRUE(watch_of(path("not there")).complete());
  fs::create_directories(path("closed"));
  fs::permissions(path("closed"), fs::perms::none);
  const AsNobody nobody;
  EXPECT_FALSE(watch_of(path("closed")).complete());
}

}  // namespace
}  // namespace timing
