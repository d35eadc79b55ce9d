#include "timing/record/buckets.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace timing::record {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using ::testing::ElementsAre;

TEST(ParseBuckets, ReadsTheDefaultOfTheCommandLine) {
  const auto bounds = parse_buckets("0.1, 0.3, 1.2, 5.0");
  ASSERT_TRUE(bounds.ok()) << bounds.error().message;
  EXPECT_THAT(*bounds.value(), ElementsAre(100ms, 300ms, 1200ms, 5s));
}

TEST(ParseBuckets, TakesBlanksExponentsAndASingleBound) {
  EXPECT_THAT(*parse_buckets("2").value(), ElementsAre(2s));
  EXPECT_THAT(*parse_buckets("\t1e-9 ,1e-3,  25e2 ").value(), ElementsAre(1ns, 1ms, 2500s));
}

TEST(ParseBuckets, RoundsToTheNearestNanosecond) {
  EXPECT_THAT(*parse_buckets("0.0000000014,0.0000000026").value(), ElementsAre(1ns, 3ns));
  for (int milliseconds = 1; milliseconds < 10'000; ++milliseconds) {
    const std::string text = std::to_string(milliseconds) + "e-3";
    EXPECT_EQ(parse_buckets(text).value()->front(), milliseconds * 1ms) << text;
  }
}

TEST(ParseBuckets, SaysWhatIsWrong) {
  const std::string missing =
      "a bucket is missing; wanted are seconds, separated by commas: 0.1, 0.3, 1.2";
  const std::vector<std::pair<std::string, std::string>> table = {
      {"", missing},
      {"  ", missing},
      {"1,", missing},
      {",1", missing},
      {"1,,2", missing},
      {"abc", "bucket 'abc' is not a number of seconds"},
      {"1, 2s", "bucket '2s' is not a number of seconds"},
      {"0.1 0.3", "bucket '0.1 0.3' is not a number of seconds"},
      {"nan", "bucket 'nan' is not a number of seconds"},
      {"0x10", "bucket '0x10' is not a number of seconds"},
      {"0", "bucket '0' is not positive"},
      {"-1", "bucket '-1' is not positive"},
      {"-inf", "bucket '-inf' is not positive"},
      {"1, inf", "bucket 'inf' is not finite; the bucket +Inf is always there"},
      {"1e999", "bucket '1e999' is out of range"},
      {"1e10", "bucket '1e10' is longer than 292 years"},
      {"1e-10", "bucket '1e-10' is shorter than a nanosecond"},
      {"2, 1", "bucket '1' is not above the one before it; buckets ascend"},
      {"1, 1.0", "bucket '1.0' is not above the one before it; buckets ascend"},
      {"1, 1.0000000001", "bucket '1.0000000001' is not above the one before it; buckets ascend"},
  };
  for (const auto& [text, message] : table) {
    const auto bounds = parse_buckets(text);
    ASSERT_FALSE(bounds.ok()) << text;
    EXPECT_EQ(bounds.error().message, message) << text;
  }
}

}  // namespace
}  // namespace timing::record
