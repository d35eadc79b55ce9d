// What people copy must load: the files of configs/ and every YAML block of the documentation.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/unit/config/load_helpers.h"

namespace timing::config::test {
namespace {

namespace fs = std::filesystem;
using timing::test::read_file;

// Whatever file an example names, it is one of these.
Result<std::string> read_anything(const std::string& /*path*/) {
  return std::string("-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n");
}

void expect_clean(const std::string& text, const std::string& where) {
  const Loaded loaded = load(text, NamedFiles("", read_anything));
  for (const std::string& line : loaded.errors) ADD_FAILURE() << where << ": " << line;
  for (const std::string& line : loaded.warnings) ADD_FAILURE() << where << ": " << line;
  EXPECT_FALSE(loaded.config.jobs.empty()) << where;
}

std::vector<fs::path> files_in(const fs::path& folder, const std::string& extension) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == extension) files.push_back(entry.path());
  }
  return files;
}

// The blocks that open with ```yaml and nothing after it.
std::vector<std::string> yaml_blocks(const std::string& page) {
  std::vector<std::string> blocks;
  bool inside = false;
  for (const std::string& line : timing::test::split(page, '\n')) {
    if (line == "```yaml") {
      blocks.emplace_back();
      inside = true;
    } else if (line.starts_with("```")) {
      inside = false;
    } else if (inside) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

TEST(Examples, OfTheConfigsFolderLoadWithoutAWarning) {
  const auto files = files_in(timing::test::source_file("configs"), ".yml");
  EXPECT_GE(files.size(), 13U);
  for (const fs::path& file : files) expect_clean(read_file(file), file.string());
}

TEST(Examples, OfTheDocumentationLoadWithoutAWarning) {
  std::vector<fs::path> pages = files_in(timing::test::source_file("docs"), ".md");
  const fs::path readme = timing::test::source_file("README.md");
  if (fs::exists(readme)) pages.push_back(readme);
  std::size_t count = 0;
  for (const fs::path& page : pages) {
    for (const std::string& block : yaml_blocks(read_file(page))) {
      expect_clean(block, page.string() + "\n" + block);
      ++count;
    }
  }
  EXPECT_GE(count, 10U);
}

}  // namespace
}  // namespace timing::config::test
