// The last test of a run of ctest: all pages that the tests before it have seen, as one Prometheus
// sees them.
#include "tests/integration/kept_pages.h"

#include <gmock/gmock.h>

#include "tests/integration/openmetrics_check.h"

namespace timing::test {
namespace {

TEST(KeptPages, AreOpenMetricsToPrometheus) {
  const auto folder = kept_pages_folder();
  if (!folder) GTEST_SKIP() << "only ctest keeps pages";
  const auto pages = kept_pages(*folder);
  if (pages.empty()) GTEST_SKIP() << "no test has run that asks for any";
  RecordProperty("pages", static_cast<int>(pages.size()));
  EXPECT_THAT(openmetrics_complaints(pages), testing::IsEmpty());
}

}  // namespace
}  // namespace timing::test
