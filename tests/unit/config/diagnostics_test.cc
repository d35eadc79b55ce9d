#include "timing/config/diagnostics.h"

#include <gmock/gmock.h>

#include "tests/unit/config/load_helpers.h"

namespace timing::config::test {
namespace {

using testing::ElementsAre;

TEST(Diagnostics, AreToldInTheOrderOfTheFile) {
  Diagnostics diagnostics("dir/f.yml");
  diagnostics.error({3, 1}, "b", "third");
  diagnostics.warning({1, 9}, "", "second");
  diagnostics.error({1, 2}, "a", "first");
  EXPECT_THAT(lines_of(diagnostics),
              ElementsAre("error: dir/f.yml:1:2: job 'a': first", "warning: dir/f.yml:1:9: second",
                          "error: dir/f.yml:3:1: job 'b': third"));
  EXPECT_TRUE(diagnostics.has_errors());
}

TEST(Diagnostics, AreNoErrorsWhenTheyAreWarnings) {
  Diagnostics diagnostics("f");
  EXPECT_FALSE(diagnostics.has_errors());
  diagnostics.warning({1, 1}, "", "odd");
  EXPECT_FALSE(diagnostics.has_errors());
}

TEST(Diagnostics, KeepOnlySoManyAndSaySo) {
  Diagnostics diagnostics("f");
  for (int line = 1; line <= 5000; ++line) {
    diagnostics.error({line, 1}, "", "wrong");
    diagnostics.warning({line, 1}, "", "odd");
  }
  EXPECT_TRUE(diagnostics.full());
  const auto lines = lines_of(diagnostics);
  ASSERT_EQ(lines.size(), 2 * Diagnostics::kMost + 2);
  EXPECT_EQ(lines[lines.size() - 2],
            "warning: f:1000:1: there are more warnings; the first 1000 are told");
  EXPECT_EQ(lines.back(), "error: f:1000:1: there are more errors; the first 1000 are told");
}

}  // namespace
}  // namespace timing::config::test
