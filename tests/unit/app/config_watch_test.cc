#include "timing/app/config_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <fstream>

#include "tests/support/basics/files.h"

namespace timing::app {
namespace {

namespace fs = std::filesystem;

// Events of inotify are there as soon as the change is made: no waiting.
bool noticed(ConfigWatch& watch) {
  pollfd poll_for{.fd = watch.descriptor(), .events = POLLIN, .revents = 0};
  const bool readable = ::poll(&poll_for, 1, 0) == 1;
  watch.drain();
  return readable;
}

ConfigWatch watch_of(const fs::path& path) {
  Result<ConfigWatch> watch = ConfigWatch::start(path);
  if (!watch) throw std::runtime_error(watch.error().message);
  return std::move(watch).value();
}

class ConfigWatchTest : public testing::Test {
 protected:
  fs::path path(const std::string& name) const { return folder_.path() / name; }

  test::TemporaryFolder folder_;
};

TEST_F(ConfigWatchTest, NoticesAWrittenFile) {
  folder_.write("c.yml", "a");
  ConfigWatch watch = watch_of(path("c.yml"));
  EXPECT_FALSE(noticed(watch));
  folder_.write("c.yml", "b");
  EXPECT_TRUE(noticed(watch));
  EXPECT_FALSE(noticed(watch));
}

TEST_F(ConfigWatchTest, NoticesAnEditorsRename) {
  folder_.write("c.yml", "a");
  ConfigWatch watch = watch_of(path("c.yml"));
  for (int save = 0; save < 3; ++save) {
    folder_.write("c.yml.new", "b");
    noticed(watch);
    fs::rename(path("c.yml.new"), path("c.yml"));
    EXPECT_TRUE(noticed(watch)) << "save " << save;
  }
}

TEST_F(ConfigWatchTest, NoticesASwappedConfigMap) {
  // As kubelet lays it out: c.yml -> ..data/c.yml, ..data -> ..2026_1.
  fs::create_directories(path("..2026_1"));
  folder_.write("..2026_1/c.yml", "a");
  fs::create_symlink("..2026_1", path("..data"));
  fs::create_symlink("..data/c.yml", path("c.yml"));
  ConfigWatch watch = watch_of(path("c.yml"));
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

TEST_F(ConfigWatchTest, FollowsLinksIntoOtherFolders) {
  fs::create_directories(path("one"));
  fs::create_directories(path("two"));
  folder_.write("one/c.yml", "a");
  folder_.write("two/c.yml", "b");
  fs::create_symlink("one/c.yml", path("c.yml"));
  ConfigWatch watch = watch_of(path("c.yml"));
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

TEST_F(ConfigWatchTest, NoticesAFileThatComesBack) {
  folder_.write("c.yml", "a");
  ConfigWatch watch = watch_of(path("c.yml"));
  fs::remove(path("c.yml"));
  EXPECT_TRUE(noticed(watch));
  folder_.write("c.yml", "b");
  EXPECT_TRUE(noticed(watch));
}

TEST_F(ConfigWatchTest, SurvivesLinksThatLeadNowhereOrInACircle) {
  fs::create_symlink("b.yml", path("a.yml"));
  fs::create_symlink("a.yml", path("b.yml"));
  fs::create_symlink("nowhere/c.yml", path("lost.yml"));
  EXPECT_THAT(folders_that_decide(path("a.yml")), testing::Contains(folder_.path()));
  EXPECT_THAT(folders_that_decide(path("lost.yml")),
              testing::ElementsAre(folder_.path(), path("nowhere")));
  ConfigWatch watch = watch_of(path("lost.yml"));
  fs::create_directories(path("nowhere"));
  EXPECT_TRUE(noticed(watch));
  folder_.write("nowhere/c.yml", "a");
  EXPECT_TRUE(noticed(watch));
}

TEST(ConfigWatchStartTest, AFolderThatIsNotThereIsAnError) {
  const Result<ConfigWatch> watch = ConfigWatch::start("/nowhere-at-all/c.yml");
  ASSERT_FALSE(watch.ok());
  EXPECT_THAT(watch.error().message, testing::HasSubstr("/nowhere-at-all/c.yml"));
}

}  // namespace
}  // namespace timing::app
