#include "timing/record/outcome.h"

#include <gtest/gtest.h>

namespace timing::record {
namespace {

TEST(CodeLabel, WritesNumbersAsTheServerGaveThem) {
  EXPECT_EQ((Code{Code::Kind::http, 200}.label()), "200");
  EXPECT_EQ((Code{Code::Kind::sql, 0}.label()), "0");
  EXPECT_EQ((Code{Code::Kind::sql, 1062}.label()), "1062");
}

TEST(CodeLabel, PadsTheClientsNumbersToThreeDigits) {
  EXPECT_EQ((Code{Code::Kind::client, 7}.label()), "CLIENT_ERR_007");
  EXPECT_EQ((Code{Code::Kind::client, 28}.label()), "CLIENT_ERR_028");
  EXPECT_EQ((Code{Code::Kind::client, 1000}.label()), "CLIENT_ERR_1000");
}

}  // namespace
}  // namespace timing::record
