#include "exporter/format/escape.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace timing::exporter {
namespace {

TEST(ValidUtf8, LeavesValidTextAlone) {
  for (const std::string_view text : {"", "plain", "a\\b\"c\nd\te", "grün 日本 😀", "\x7f"}) {
    std::string scratch = "before";
    EXPECT_EQ(valid_utf8(text, scratch).data(), text.data());
    EXPECT_EQ(scratch, "before");
  }
}

// What a scraper reads of the text formats once it has taken their escapes away.
TEST(ValidUtf8, TellsInvalidBytesAsTheTextFormatsDo) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {std::string("a\0b", 3), R"(a\x00b)"},
      {"\xff", R"(\xff)"},
      {"\xc3(", R"(\xc3()"},
      {"\xed\xa0\x80 \\ \" \n é", "\\xed\\xa0\\x80 \\ \" \n é"},
  };
  for (const auto& [text, valid] : table) {
    std::string scratch;
    EXPECT_EQ(valid_utf8(text, scratch), valid);
  }
}

}  // namespace
}  // namespace timing::exporter
