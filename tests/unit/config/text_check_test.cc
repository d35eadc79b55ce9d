#include "timing/config/yaml/text_check.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace timing::config {
namespace {

using namespace std::string_literals;

TEST(FindBadText, FindsInvalidUtf8) {
  const std::vector<std::string> cases = {
      "\x80",              // a continuation without a beginning
      "\xc3",              // cut off
      "\xe2\x82",          // cut off
      "\xc3(",             // no continuation
      "\xc0\xaf",          // overlong
      "\xe0\x80\xaf",      // overlong
      "\xf0\x80\x80\xaf",  // overlong
      "\xed\xa0\x80",      // a surrogate
      "\xf4\x90\x80\x80",  // beyond U+10FFFF
      "\xf8\x88\x80\x80\x80",
      "\xff",
  };
  for (const std::string& bytes : cases) {
    const auto bad = find_bad_text("ab\nc\xc3\xa4" + bytes);
    ASSERT_TRUE(bad.has_value()) << testing::PrintToString(bytes);
    EXPECT_EQ(bad->mark.line, 2);
    EXPECT_EQ(bad->mark.column, 4);  // in bytes
    EXPECT_NE(bad->reason.find("is not UTF-8"), std::string::npos) << bad->reason;
  }
}

TEST(FindBadText, FindsControlCharacters) {
  for (int byte = 0; byte < 0x20; ++byte) {
    if (byte == '\t' || byte == '\n') continue;
    const auto bad = find_bad_text("a"s + static_cast<char>(byte));
    ASSERT_TRUE(bad.has_value()) << byte;
    EXPECT_EQ(bad->mark.column, 2);
  }
  EXPECT_TRUE(find_bad_text("\x7f").has_value());
}

TEST(FindBadText, TakesText) {
  EXPECT_FALSE(find_bad_text("").has_value());
  EXPECT_FALSE(find_bad_text("a\tb\nc").has_value());
  EXPECT_FALSE(find_bad_text("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x99\x82 \xed\x9f\xbf \xf4\x8f\xbf\xbf")
                   .has_value());
}

}  // namespace
}  // namespace timing::config
