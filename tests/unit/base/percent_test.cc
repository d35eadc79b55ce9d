#include "timing/base/percent.h"

#include <gtest/gtest.h>

#include <array>
#include <string_view>
#include <utility>

namespace timing {
namespace {

TEST(Percent, Decodes) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kTable{
      {{"", ""},
       {"a+b", "a+b"},
       {"%40", "@"},
       {"p%3aw%3Ad", "p:w:d"},
       {"%c3%BC", "\xC3\xBC"},
       {"%", "%"},
       {"100%4", "100%4"},
       {"%4g%", "%4g%"},
       {"%2525", "%25"}}};
  for (const auto& [encoded, decoded] : kTable) EXPECT_EQ(percent_decoded(encoded), decoded);
  EXPECT_EQ(percent_decoded("a%00b"), std::string_view("a\0b", 3));
}

}  // namespace
}  // namespace timing
