// The last test of a run of ctest: all pages that the tests before it have seen, as one Prometheus
// sees them. There is always one page, its own.
#include "tests/integration/kept_pages.h"

#include <gmock/gmock.h>

#include "tests/integration/checked_timing.h"
#include "tests/integration/openmetrics_check.h"

namespace timing::test {
namespace {

TEST(KeptPages, AreOpenMetricsToPrometheus) {
  const KeptPagesFolder folder;
  {
    const CheckedTiming timing("name: resting\nurl: http://127.0.0.1:1/\nrun_every: {hour: 1}\n");
    timing.get(std::string(kMetricsPath));
  }
  const auto pages = kept_pages(folder.path());
  ASSERT_FALSE(pages.empty());
  RecordProperty("pages", static_cast<int>(pages.size()));
  EXPECT_THAT(openmetrics_complaints(pages), testing::IsEmpty());
}

}  // namespace
}  // namespace timing::test
