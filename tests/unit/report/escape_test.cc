#include "timing/report/escape.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/logparser/log_parser.h"
#include "timing/base/random.h"
#include "timing/base/utf8.h"

namespace timing::report {
namespace {

TEST(Escape, LeavesPlainTextAlone) {
  EXPECT_EQ(escape("GET to http://host/a?b=c [x] {y} 'z' ... ").text,
            "GET to http://host/a?b=c [x] {y} 'z' ... ");
  EXPECT_EQ(escape("").text, "");
}

TEST(Escape, QuotesBackslashesAndLineBreaks) {
  EXPECT_EQ(escape(R"({"a":"b\c"})").text, R"({\u0022a\u0022:\u0022b\\c\u0022})");
  EXPECT_EQ(escape("one\ntwo\r\n\n").text, R"(one\ntwo\x0D\n\n)");
  EXPECT_EQ(escape(R"(a written \n)").text, R"(a written \\n)");
}

TEST(Escape, ControlCharacters) {
  EXPECT_EQ(escape(std::string_view("\0\t\x1b[31m\x7f", 8)).text, R"(\x00\x09\x1B[31m\x7F)");
  EXPECT_EQ(escape("\xC2\x80 \xC2\x85 \xC2\x9B").text, R"(\xC2\x80 \xC2\x85 \xC2\x9B)");
  EXPECT_EQ(escape("\xC2\xA0").text, "\xC2\xA0");
}

TEST(Escape, KeepsUtf8) {
  EXPECT_EQ(escape("gr\u00fc\u00df dich, \u4e16\u754c \U0001F600 \u2028").text,
            "gr\u00fc\u00df dich, \u4e16\u754c \U0001F600 \u2028");
}

TEST(Escape, InvalidUtf8ByteByByte) {
  EXPECT_EQ(escape("\xFF\xFE").text, R"(\xFF\xFE)");
  EXPECT_EQ(escape("a\x80z").text, R"(a\x80z)");
  EXPECT_EQ(escape("\xC0\xAF").text, R"(\xC0\xAF)");                  // overlong
  EXPECT_EQ(escape("\xE0\x80\xAF").text, R"(\xE0\x80\xAF)");          // overlong
  EXPECT_EQ(escape("\xED\xA0\x80").text, R"(\xED\xA0\x80)");          // a surrogate
  EXPECT_EQ(escape("\xF4\x90\x80\x80").text, R"(\xF4\x90\x80\x80)");  // above U+10FFFF
  EXPECT_EQ(escape("\xE4\xB8").text, R"(\xE4\xB8)");                  // cut off
  EXPECT_EQ(escape("\xE4\xB8\"").text, R"(\xE4\xB8\u0022)");
}

TEST(Escape, StopsBeforeTheCharacterThatDoesNotFit) {
  EXPECT_EQ(escape("abcdef", 3).text, "abc");
  EXPECT_EQ(escape("ab\"cd", 7).text, "ab");
  EXPECT_EQ(escape("ab\"cd", 8).text, "ab\\u0022");
  EXPECT_EQ(escape("a\u4e16z", 3).text, "a");
  EXPECT_EQ(escape("a\u4e16z", 3).taken, 1U);
  EXPECT_EQ(escape("a\u4e16z", 4).taken, 4U);
  EXPECT_EQ(escape("abc", 0).text, "");
}

TEST(Escape, RandomBytesComeBackAtAnyLimit) {
  Random random(20260102);
  for (int round = 0; round < 2000; ++round) {
    std::string text(random() % 60, '\0');
    for (char& c : text) c = static_cast<char>(random());
    const std::size_t limit = random() % 100;
    const Escaped escaped = escape(text, limit);
    ASSERT_LE(escaped.text.size(), limit);
    ASSERT_EQ(test::unescape(escaped.text), text.substr(0, escaped.taken));
    ASSERT_EQ(test::unescape(escape(text).text), text);
  }
}

TEST(Clip, LeavesShortTextAlone) {
  EXPECT_EQ(clip("short", 100).text, "short");
  EXPECT_FALSE(clip("short", 100).cut);
  EXPECT_EQ(clip(std::string(100, 'x'), 100).text, std::string(100, 'x'));
}

TEST(Clip, SaysHowManyBytesAreLeftOut) {
  const Clipped cut = clip(std::string(200, 'x'), 100);
  EXPECT_EQ(cut.text, std::string(58, 'x') + " ... (142 bytes left out)");
  EXPECT_TRUE(cut.cut);
}

TEST(Clip, CountsWhatWasOmittedBefore) {
  EXPECT_EQ(clip("body", 100, 1234).text, "body ... (1234 bytes left out)");
  EXPECT_FALSE(clip("body", 100, 1234).cut);
  EXPECT_EQ(clip(std::string(101, 'x'), 100, 1000).text,
            std::string(58, 'x') + " ... (1043 bytes left out)");
}

TEST(Clip, MeasuresTheEscapedText) {
  const Clipped cut = clip(std::string(100, '"'), 102);
  EXPECT_EQ(cut.text, std::string(10, '"') + " ... (90 bytes left out)");
  EXPECT_LE(escape(cut.text).text.size(), 102U);
}

TEST(LeftOut, IsNeverLongerThanItsRoom) {
  EXPECT_EQ(left_out(18446744073709551615U).size(), kLeftOutBytes);
}

TEST(Utf8Character, LengthsOfCharacters) {
  EXPECT_EQ(utf8_character(""), 0U);
  EXPECT_EQ(utf8_character("a"), 1U);
  EXPECT_EQ(utf8_character(std::string_view("\0", 1)), 1U);
  EXPECT_EQ(utf8_character("\xC2\x80"), 2U);
  EXPECT_EQ(utf8_character("\xE0\xA0\x80"), 3U);
  EXPECT_EQ(utf8_character("\xED\x9F\xBF"), 3U);
  EXPECT_EQ(utf8_character("\xF0\x90\x80\x80"), 4U);
  EXPECT_EQ(utf8_character("\xF4\x8F\xBF\xBF"), 4U);
  EXPECT_EQ(utf8_character("\xF5\x80\x80\x80"), 0U);
  EXPECT_EQ(utf8_character("\xF0\x8F\x80\x80"), 0U);
  EXPECT_EQ(utf8_character("\xF0\x90\x80"), 0U);
  EXPECT_EQ(utf8_character("\x80"), 0U);
}

}  // namespace
}  // namespace timing::report
