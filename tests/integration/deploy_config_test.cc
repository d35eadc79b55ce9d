// The configs that come with the project load without an error or a warning.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/basics/places.h"
#include "timing/base/clock.h"
#include "timing/config/diagnostics.h"
#include "timing/config/load.h"
#include "timing/plan/compile.h"

namespace timing::test {
namespace {

std::vector<std::string> deployed_configs() {
  std::vector<std::string> files;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(test::source_file("deploy"))) {
    if (entry.path().filename() == "config.yml") files.push_back(entry.path().string());
  }
  return files;
}

TEST(DeployConfigTest, ThereAreConfigsToCheck) { EXPECT_FALSE(deployed_configs().empty()); }

TEST(DeployConfigTest, EveryConfigOfDeployCompiles) {
  for (const std::string& file : deployed_configs()) {
    config::Diagnostics diagnostics(file);
    const config::Config config = config::load_file(file, diagnostics);
    const plan::CompileEnvironment environment{
        .now = SystemClock().wall_now(),
        // Whoever deploys it sets what it asks for.
        .variable = [](const std::string&) { return std::optional<std::string>("set"); }};
    const plan::Plan plan = plan::compile(config, nullptr, environment, diagnostics);
    EXPECT_FALSE(plan.jobs.empty()) << file;
    for (const config::Diagnostic& diagnostic : diagnostics.sorted()) {
      ADD_FAILURE() << diagnostics.format(diagnostic);
    }
  }
}

}  // namespace
}  // namespace timing::test
