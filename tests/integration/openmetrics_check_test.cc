#include "tests/integration/openmetrics_check.h"

#include <gmock/gmock.h>

#include "tests/integration/checked_timing.h"
#include "tests/integration/kept_pages.h"

namespace timing::test {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Key;
using testing::Pair;
using testing::StartsWith;

const std::string kFamily = "# HELP a A.\n# TYPE a counter\na_total{b=\"c\"} 1.0\n";

TEST(OpenMetricsCheckTest, NamesThePagesThatPrometheusDoesNotTakeWhole) {
  const auto complaints = openmetrics_complaints({
      {"1 good", kFamily + "# EOF\n"},
      {"2 without its end", kFamily},
      {"3 no metrics", "<html></html>\n# EOF\n"},
      {"4 twice the same", kFamily + "a_total{b=\"c\"} 1.0\n# EOF\n"},
      {"5 in the text format", "# TYPE a untyped\na 1\n# EOF\n"},
  });
  EXPECT_THAT(complaints,
              ElementsAre(StartsWith("2 without its end: "), StartsWith("3 no metrics: "),
                          StartsWith("4 twice the same: of 2 samples "),
                          StartsWith("5 in the text format: ")));
}

TEST(KeptPagesTest, HoldThoseOfTheBuiltBinary) {
  const KeptPagesFolder folder;
  {
    const CheckedTiming timing(
        "name: resting\nurl: http://127.0.0.1:1/\nrange: {date: {from: 2199-01-01}}\n");
    timing.get(std::string(kMetricsPath));
  }
  EXPECT_THAT(kept_pages(folder.path()),
              Contains(Pair(StartsWith("KeptPagesTest.HoldThoseOfTheBuiltBinary-"),
                            AllOf(HasSubstr("name=\"resting\""), testing::EndsWith("# EOF\n")))));
}

}  // namespace
}  // namespace timing::test
