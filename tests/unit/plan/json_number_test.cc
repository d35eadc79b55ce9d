#include "timing/plan/check/json_number.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace timing::plan {
namespace {

constexpr auto kSmallest = std::numeric_limits<std::int64_t>::min();
constexpr auto kLargest = std::numeric_limits<std::uint64_t>::max();

// In ascending order, each group of one value in all its types.
const std::vector<std::vector<JsonNumber>>& ascending() {
  static const std::vector<std::vector<JsonNumber>> values{
      {-1e300},
      {-9223372036854777856.0},
      {kSmallest, -9223372036854775808.0},
      {kSmallest + 1},
      {std::int64_t{-9007199254740993}},
      {std::int64_t{-9007199254740992}, -9007199254740992.0},
      {-1.5},
      {std::int64_t{-1}, -1.0},
      {-0.5},
      {std::int64_t{0}, std::uint64_t{0}, 0.0, -0.0},
      {5e-324},
      {std::int64_t{1}, std::uint64_t{1}, 1.0},
      {1.5},
      {std::int64_t{2}, std::uint64_t{2}, 2.0},
      {std::uint64_t{9007199254740992}, 9007199254740992.0},
      {std::int64_t{9007199254740993}, std::uint64_t{9007199254740993}},
      {std::int64_t{9223372036854775807}, std::uint64_t{9223372036854775807U}},
      {std::uint64_t{9223372036854775808U}, 9223372036854775808.0},
      {kLargest},
      {18446744073709551616.0},
      {1e300}};
  return values;
}

TEST(JsonNumber, OrdersAllPairsByValueWhateverTheirTypes) {
  for (std::size_t low = 0; low < ascending().size(); ++low) {
    for (std::size_t high = low; high < ascending().size(); ++high) {
      for (const JsonNumber& left : ascending()[low]) {
        for (const JsonNumber& right : ascending()[high]) {
          SCOPED_TRACE(testing::Message()
                       << low << ' ' << high << ", types " << left.index() << ' ' << right.index());
          if (low == high) {
            EXPECT_EQ(compare(left, right), std::partial_ordering::equivalent);
          } else {
            EXPECT_EQ(compare(left, right), std::partial_ordering::less);
            EXPECT_EQ(compare(right, left), std::partial_ordering::greater);
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace timing::plan
