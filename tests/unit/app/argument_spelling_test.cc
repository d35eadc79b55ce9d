#include "timing/app/argument_spelling.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace timing::app {
namespace {

using testing::ElementsAre;
using Arguments = std::vector<std::string>;

Arguments unify(const Arguments& arguments) {
  return unify_spelling(arguments, {"conf", "addr", "log_level", "grace"});
}

TEST(ArgumentSpellingTest, TakesGoSpellings) {
  for (const Arguments& spelling : {Arguments{"-conf", "x.yml"},
                                    {"--conf", "x.yml"},
                                    {"-conf=x.yml"},
                                    {"--conf=x.yml"},
                                    {"--config.file", "x.yml"},
                                    {"--config.file=x.yml"},
                                    {"-config.file=x.yml"}}) {
    EXPECT_THAT(unify(spelling), ElementsAre("--conf=x.yml")) << testing::PrintToString(spelling);
  }
}

TEST(ArgumentSpellingTest, TreatsDashAndUnderscoreAlikeInNamesOnly) {
  EXPECT_THAT(unify({"--enable-metrics", "--log-level=de-bug", "-web.listen-address", "a-b_c:1"}),
              ElementsAre("--enable_metrics", "--log_level=de-bug", "--addr=a-b_c:1"));
}

TEST(ArgumentSpellingTest, AFlagThatTakesAValueTakesTheNextArgumentWhateverItIs) {
  EXPECT_THAT(unify({"--grace", "-1s", "--conf", "--addr"}),
              ElementsAre("--grace=-1s", "--conf=--addr"));
}

TEST(ArgumentSpellingTest, KeepsValuesWithEqualsSigns) {
  EXPECT_THAT(unify({"--conf=a=b", "-conf", "c=d"}), ElementsAre("--conf=a=b", "--conf=c=d"));
}

TEST(ArgumentSpellingTest, LeavesTheRestForTheParserToRefuse) {
  EXPECT_THAT(unify({"word", "", "-", "--", "---x", "--conf"}),
              ElementsAre("word", "", "-", "--", "---x", "--conf"));
}

}  // namespace
}  // namespace timing::app
