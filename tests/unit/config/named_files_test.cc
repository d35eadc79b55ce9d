#include "timing/config/named_files.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/basics/files.h"

namespace timing::config::test {
namespace {

TEST(NamedFiles, AreInTheFolderOfTheConfig) {
  const timing::test::TemporaryFolder folder;
  const std::string path = folder.write("a.txt", "text");
  NamedFiles files(folder.path().string());
  for (const std::string& name : {std::string("a.txt"), std::string("./a.txt"), path}) {
    const Result<File> file = files.read(name);
    ASSERT_TRUE(file.ok()) << name << ": " << file.error().message;
    EXPECT_EQ(*file.value().text, "text");
    EXPECT_EQ(timing::test::read_file(file.value().path), "text");
  }
}

TEST(NamedFiles, AreReadOnce) {
  std::vector<std::string> paths;
  NamedFiles files("folder", [&](const std::string& path) -> Result<std::string> {
    paths.push_back(path);
    return std::string("text of " + path);
  });
  EXPECT_EQ(*files.read("a").value().text, "text of folder/a");
  EXPECT_EQ(files.read("a").value().text, files.read("a").value().text);
  EXPECT_EQ(*files.read("/a").value().text, "text of /a");
  EXPECT_EQ(paths, (std::vector<std::string>{"folder/a", "/a"}));
}

TEST(NamedFiles, ThatCannotBeReadSayWhy) {
  const timing::test::TemporaryFolder folder;
  NamedFiles files(folder.path().string());
  EXPECT_EQ(files.read("missing").error().message,
            "the file cannot be read: No such file or directory");
  EXPECT_EQ(files.read(".").error().message, "the path is a directory; allowed: a file");
}

TEST(NamedFiles, HaveALimit) {
  const timing::test::TemporaryFolder folder;
  const std::string path = folder.write("large", "");
  std::filesystem::resize_file(path, kLargestNamedFile + 1);  // takes no room on the disk
  EXPECT_EQ(NamedFiles().read(path).error().message, "the file is too large; allowed: 64 MiB");
}

}  // namespace
}  // namespace timing::config::test
