// What people copy must load: the files of configs/ and every YAML block of the documentation.
#include "tests/support/basics/examples.h"

#include <gtest/gtest.h>

#include "tests/unit/config/load_helpers.h"

namespace timing::config::test {
namespace {

using timing::test::Example;

// Whatever file an example names, it is one of these.
Result<std::string> read_anything(const std::string& /*path*/) {
  return std::string("-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n");
}

void expect_clean(const Example& example) {
  SCOPED_TRACE(example.where + "\n" + example.text);
  const Loaded loaded = load(example.text, NamedFiles("", read_anything));
  for (const std::string& line : loaded.errors) ADD_FAILURE() << line;
  for (const std::string& line : loaded.warnings) ADD_FAILURE() << line;
  EXPECT_FALSE(loaded.config.jobs.empty());
}

TEST(Examples, OfTheConfigsFolderLoadWithoutAWarning) {
  const auto examples = timing::test::example_configs();
  EXPECT_GE(examples.size(), 13U);
  for (const Example& example : examples) expect_clean(example);
}

TEST(Examples, OfTheDocumentationLoadWithoutAWarning) {
  const auto examples = timing::test::documented_configs();
  EXPECT_GE(examples.size(), 10U);
  for (const Example& example : examples) expect_clean(example);
}

}  // namespace
}  // namespace timing::config::test
