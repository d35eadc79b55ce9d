#include "timing/plan/rows_condition.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace timing::plan {
namespace {

TEST(RowsCondition, HoldsForItsRows) {
  struct Row {
    std::string text;
    std::set<std::uint64_t> holding;  // of 0 to 4
  };
  const std::vector<Row> table = {
      {"1", {1}},
      {"0", {0}},
      {"= 2", {2}},
      {"=2", {2}},
      {"!= 2", {0, 1, 3, 4}},
      {"< 2", {0, 1}},
      {"<= 2", {0, 1, 2}},
      {"> 2", {3, 4}},
      {">= 2", {2, 3, 4}},
      {">=2", {2, 3, 4}},
      {"  >=  2  ", {2, 3, 4}},
      {"< 0", {}},
      {"02", {2}},
  };
  for (const auto& [text, holding] : table) {
    const auto condition = RowsCondition::parse(text);
    ASSERT_TRUE(condition.ok()) << text;
    for (std::uint64_t rows = 0; rows <= 4; ++rows) {
      EXPECT_EQ(condition.value().holds(rows), holding.contains(rows)) << text << ", " << rows;
    }
  }
}

TEST(RowsCondition, KnowsTheLargestNumber) {
  const auto condition = RowsCondition::parse("18446744073709551615");
  ASSERT_TRUE(condition.ok());
  EXPECT_TRUE(condition.value().holds(18446744073709551615U));
  EXPECT_FALSE(condition.value().holds(0));
}

TEST(RowsCondition, IsShownAsWritten) {
  EXPECT_EQ(RowsCondition::parse(" >= 1 ").value().text(), ">= 1");
  EXPECT_EQ(RowsCondition::parse("7").value().text(), "7");
}

TEST(RowsCondition, IsNothingElse) {
  for (const char* text : {"", " ", "=", ">=", "one", "-1", "+1", "1.0", "1 2", "== 1", "=> 1",
                           "<> 1", "> -1", "1 row", "18446744073709551616", "0x1"}) {
    const auto condition = RowsCondition::parse(text);
    ASSERT_FALSE(condition.ok()) << text;
    EXPECT_EQ(condition.error().message, "allowed: a number of rows, or a comparison like '>= 1'");
  }
}

}  // namespace
}  // namespace timing::plan
