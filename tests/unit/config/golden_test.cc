// One file for every message: NAME.yml beside NAME.expected, which holds all lines it gives.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/unit/config/load_helpers.h"
#include "timing/config/load.h"

namespace timing::config::test {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".yml") names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

fs::path folder_of(const std::string& kind) { return timing::test::test_data("config") / kind; }

Diagnostics diagnose(const fs::path& path) {
  Diagnostics diagnostics(path.filename().string());
  load_file(path.string(), diagnostics);
  return diagnostics;
}

void expect_the_lines_of(const fs::path& path, const Diagnostics& diagnostics) {
  std::string lines;
  for (const std::string& line : lines_of(diagnostics)) lines += line + "\n";
  EXPECT_EQ(lines, timing::test::read_file(fs::path(path).replace_extension(".expected")));
}

class Invalid : public testing::TestWithParam<std::string> {};

TEST_P(Invalid, GivesItsErrors) {
  const fs::path path = folder_of("invalid") / (GetParam() + ".yml");
  const Diagnostics diagnostics = diagnose(path);
  EXPECT_TRUE(diagnostics.has_errors());
  expect_the_lines_of(path, diagnostics);
}

class Odd : public testing::TestWithParam<std::string> {};

TEST_P(Odd, GivesItsWarningsAndLoads) {
  const fs::path path = folder_of("warnings") / (GetParam() + ".yml");
  const Diagnostics diagnostics = diagnose(path);
  EXPECT_FALSE(diagnostics.has_errors());
  expect_the_lines_of(path, diagnostics);
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Config, Invalid, testing::ValuesIn(names_in(folder_of("invalid"))),
                         test_name);
INSTANTIATE_TEST_SUITE_P(Config, Odd, testing::ValuesIn(names_in(folder_of("warnings"))),
                         test_name);

}  // namespace
}  // namespace timing::config::test
