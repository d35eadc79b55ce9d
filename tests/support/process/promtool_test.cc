#include "tests/support/process/promtool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace timing::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(PromtoolTest, HasNothingAgainstAGoodPageNorAgainstTheLabelOfTheOriginal) {
  EXPECT_THAT(promtool_complaints("# HELP timing_request_fail_total Text.\n"
                                  "# TYPE timing_request_fail_total counter\n"
                                  "timing_request_fail_total{respCode=\"500\"} 1.0\n"),
              IsEmpty());
}

TEST(PromtoolTest, ComplainsOfAnythingElse) {
  EXPECT_THAT(promtool_complaints("# HELP timing_fails Text.\n"
                                  "# TYPE timing_fails counter\n"
                                  "timing_fails{respCode=\"500\"} 1.0\n"),
              ElementsAre(HasSubstr("_total"), HasSubstr("camelCase")));
  EXPECT_THAT(promtool_complaints("timing_fails{a=\"1} 1.0\n"), Not(IsEmpty()));
}

}  // namespace
}  // namespace timing::test
