// What people copy must be fit to run: the files of configs/ become plans without a word said.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "timing/config/load.h"
#include "timing/plan/compile.h"

namespace timing::plan {
namespace {

namespace fs = std::filesystem;

// Whatever variable an example names, it is set.
CompileEnvironment environment() {
  return {.now = WallTime(std::chrono::seconds(1'795'369'130)),
          .variable = [](const std::string& name) { return std::optional(name); }};
}

Result<std::string> read_anything(const std::string& /*path*/) {
  return std::string("-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n");
}

TEST(CompileExamples, OfTheConfigsFolderWithoutAWarning) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(test::source_file("configs"))) {
    if (entry.path().extension() != ".yml") continue;
    ++count;
    config::Diagnostics diagnostics(entry.path().string());
    const config::Config config = config::load_text(test::read_file(entry.path()), diagnostics,
                                                    config::NamedFiles("", read_anything));
    EXPECT_FALSE(compile(config, nullptr, environment(), diagnostics).jobs.empty());
    for (const auto& diagnostic : diagnostics.sorted()) {
      ADD_FAILURE() << diagnostics.format(diagnostic);
    }
  }
  EXPECT_GE(count, 13U);
}

}  // namespace
}  // namespace timing::plan
