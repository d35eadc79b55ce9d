#include "timing/base/files_digest.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <functional>
#include <string>

#include "tests/support/basics/files.h"

namespace timing {
namespace {

namespace fs = std::filesystem;

// A folder with a file, a folder with a file, and a link; then something is done to it.
class Tree {
 public:
  Tree() {
    fs::create_directories(at("etc/rules"));
    write("a.yml", "a");
    write("rules/b.yml", "b");
    folder_.write("elsewhere", "c");
    fs::create_symlink("../elsewhere", at("etc/c.yml"));
  }

  fs::path at(const std::string& name) const { return folder_.path() / name; }
  void write(const std::string& name, const std::string& text) const {
    folder_.write("etc/" + name, text);
  }
  void link(const std::string& to, const std::string& name) const {
    fs::create_symlink(to, at(name + ".new"));
    fs::rename(at(name + ".new"), at(name));
  }
  std::uint64_t digest(const DigestLimits& limits = {}) const {
    return digest_of_files({at("etc")}, limits);
  }

 private:
  test::TemporaryFolder folder_;
};

struct Case {
  const char* what;
  bool changes;
  std::function<void(const Tree&)> act;
};

const Case kCases[] = {
    {"a content", true, [](const Tree& tree) { tree.write("a.yml", "A"); }},
    {"a content further down", true, [](const Tree& tree) { tree.write("rules/b.yml", "B"); }},
    {"what a link leads to", true, [](const Tree& tree) { tree.write("../elsewhere", "C"); }},
    {"a file more", true, [](const Tree& tree) { tree.write("d.yml", ""); }},
    {"a folder more", true, [](const Tree& tree) { fs::create_directories(tree.at("etc/d")); }},
    {"a file less", true, [](const Tree& tree) { fs::remove(tree.at("etc/a.yml")); }},
    {"a name", true,
     [](const Tree& tree) { fs::rename(tree.at("etc/a.yml"), tree.at("etc/z.yml")); }},
    {"a file in another folder", true,
     [](const Tree& tree) { fs::rename(tree.at("etc/rules/b.yml"), tree.at("etc/b.yml")); }},
    {"contents exchanged", true,
     [](const Tree& tree) {
       tree.write("a.yml", "b");
       tree.write("rules/b.yml", "a");
     }},
    {"a link that leads nowhere", true, [](const Tree& tree) { fs::remove(tree.at("elsewhere")); }},
    {"everything gone", true, [](const Tree& tree) { fs::remove_all(tree.at("etc")); }},
    {"nothing", false, [](const Tree&) {}},
    {"the same content, written again", false, [](const Tree& tree) { tree.write("a.yml", "a"); }},
    {"a time", false,
     [](const Tree& tree) {
       fs::last_write_time(tree.at("etc/a.yml"),
                           fs::file_time_type::clock::now() + std::chrono::hours(1));
     }},
    {"rights", false,
     [](const Tree& tree) { fs::permissions(tree.at("etc/a.yml"), fs::perms::owner_all); }},
    {"a link to the same content elsewhere", false,
     [](const Tree& tree) {
       tree.write("../other", "c");
       tree.link("../other", "etc/c.yml");
     }},
    {"a file instead of a link to it", false,
     [](const Tree& tree) {
       fs::remove(tree.at("etc/c.yml"));
       tree.write("c.yml", "c");
     }},
    {"Kubernetes' own names", false,
     [](const Tree& tree) {
       fs::create_directories(tree.at("etc/..2026_1"));
       tree.write("..2026_1/a.yml", "new");
       fs::create_symlink("..2026_1", tree.at("etc/..data"));
     }},
    {"a file beside the folder", false, [](const Tree& tree) { tree.write("../other", "x"); }},
};

TEST(FilesDigest, ChangesWithNamesAndContentsAlone) {
  for (const Case& each : kCases) {
    const Tree tree;
    const std::uint64_t before = tree.digest();
    each.act(tree);
    EXPECT_EQ(tree.digest() != before, each.changes) << each.what;
  }
}

TEST(FilesDigest, ChangesWithASwappedConfigMap) {
  const test::TemporaryFolder folder;
  const auto add_version = [&](const std::string& name, const std::string& text) {
    fs::create_directories(folder.path() / name);
    folder.write(name + "/c.yml", text);
    fs::create_symlink(name, folder.path() / "..data_tmp");
    fs::rename(folder.path() / "..data_tmp", folder.path() / "..data");
  };
  add_version("..2026_1", "one");
  fs::create_symlink("..data/c.yml", folder.path() / "c.yml");
  const std::uint64_t first = digest_of_files({folder.path()});
  add_version("..2026_2", "two");
  const std::uint64_t second = digest_of_files({folder.path()});
  EXPECT_NE(first, second);
  fs::remove_all(folder.path() / "..2026_1");
  EXPECT_EQ(digest_of_files({folder.path()}), second);
  add_version("..2026_3", "one");
  EXPECT_EQ(digest_of_files({folder.path()}), first);
}

TEST(FilesDigest, OfPathsDependsOnWhatIsThere) {
  const test::TemporaryFolder folder;
  const std::vector<fs::path> paths = {folder.path() / "a", folder.path() / "b"};
  const std::uint64_t none = digest_of_files(paths);
  folder.write("a", "text");
  const std::uint64_t first = digest_of_files(paths);
  fs::rename(paths[0], paths[1]);
  const std::uint64_t second = digest_of_files(paths);
  EXPECT_NE(none, first);
  EXPECT_NE(first, second);
  EXPECT_NE(none, second);
}

TEST(FilesDigest, TakesSizeAndTimeOfWhatIsTooLarge) {
  const Tree tree;
  const std::uint64_t before = tree.digest({.bytes = 1});
  EXPECT_EQ(tree.digest({.bytes = 1}), before);
  fs::last_write_time(tree.at("etc/rules/b.yml"),
                      fs::file_time_type::clock::now() + std::chrono::hours(1));
  EXPECT_NE(tree.digest({.bytes = 1}), before);
}

TEST(FilesDigest, ComesToAnEndWithLinksInACircleAndWhatIsNoFile) {
  const Tree tree;
  fs::create_directory_symlink("..", tree.at("etc/rules/up"));
  fs::create_symlink("self", tree.at("etc/self"));
  ASSERT_EQ(::mkfifo(tree.at("etc/pipe").c_str(), 0600), 0);
  const std::uint64_t before = tree.digest();
  EXPECT_EQ(tree.digest(), before);
  tree.write("rules/b.yml", "B");
  EXPECT_NE(tree.digest(), before);
}

TEST(FilesDigest, IsBoundedInEntries) {
  const test::TemporaryFolder folder;
  const auto digest = [&] { return digest_of_files({folder.path()}, {.entries = 3}); };
  for (const char* name : {"a", "b", "c"}) folder.write(name, "");
  const std::uint64_t full = digest();
  folder.write("d", "");
  EXPECT_EQ(digest(), full);
  fs::remove(folder.path() / "b");
  EXPECT_NE(digest(), full);
}

}  // namespace
}  // namespace timing
