// What people copy must be fit to run: files of configs/ and YAML blocks of the documentation
// become plans without a word said.
#include <gtest/gtest.h>

#include "tests/support/basics/examples.h"
#include "timing/config/load.h"
#include "timing/plan/compile.h"

namespace timing::plan {
namespace {

using test::Example;

// Whatever variable an example names, it is set.
CompileEnvironment environment() {
  return {.now = WallTime(std::chrono::seconds(1'795'369'130)),
          .variable = [](const std::string& name) { return std::optional(name); }};
}

Result<std::string> read_anything(const std::string& /*path*/) {
  return std::string("-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n");
}

void expect_clean(const Example& example) {
  SCOPED_TRACE(example.text);
  config::Diagnostics diagnostics(example.where);
  const config::Config config =
      config::load_text(example.text, diagnostics, config::NamedFiles("", read_anything));
  EXPECT_FALSE(compile(config, nullptr, environment(), diagnostics).jobs.empty());
  for (const auto& diagnostic : diagnostics.sorted()) {
    ADD_FAILURE() << diagnostics.format(diagnostic);
  }
}

TEST(CompileExamples, OfTheConfigsFolderWithoutAWarning) {
  const auto examples = test::example_configs();
  EXPECT_GE(examples.size(), 13U);
  for (const Example& example : examples) expect_clean(example);
}

TEST(CompileExamples, OfTheDocumentationWithoutAWarning) {
  const auto examples = test::documented_configs();
  EXPECT_GE(examples.size(), 30U);
  for (const Example& example : examples) expect_clean(example);
}

}  // namespace
}  // namespace timing::plan
