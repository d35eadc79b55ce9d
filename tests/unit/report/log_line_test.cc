#include "timing/report/log_line.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <string>

#include "tests/support/logparser/log_parser.h"
#include "timing/base/random.h"

namespace timing::report {
namespace {

std::string line_of(std::string_view time, LogLevel level, std::string_view context,
                    bool coloured) {
  std::string line;
  append_line(line, time, level, context, coloured);
  return line;
}

using std::chrono::seconds;

std::string line_of(LogLevel level, std::string_view text) {
  std::string line = line_of("2026/11/22 17:38:50", level, make_context(text).text, false);
  EXPECT_EQ(line.back(), '\n');
  line.pop_back();
  return line;
}

// Sets TZ for a test, which then runs in a process of its own (gtest_discover_tests).
void use_zone(const char* zone) {
  ::setenv("TZ", zone, 1);
  ::tzset();
}

TEST(LogLine, GoldenLines) {
  EXPECT_EQ(line_of(LogLevel::debug, "a"), "2026/11/22 17:38:50 [DEBUG] a");
  EXPECT_EQ(line_of(LogLevel::info, "GET to http://h/ ... "),
            "2026/11/22 17:38:50 [INFO] GET to http://h/ ... ");
  EXPECT_EQ(line_of(LogLevel::warn, "two\nlines"), "2026/11/22 17:38:50 [Warn] two\\nlines");
  EXPECT_EQ(line_of(LogLevel::error, "a \"b\""), "2026/11/22 17:38:50 [Error] a \\u0022b\\u0022");
}

TEST(LogLine, ColoursTheLevelOnly) {
  EXPECT_EQ(line_of("T", LogLevel::error, "x", true), "T \x1b[31m[Error]\x1b[0m x\n");
  EXPECT_EQ(line_of("T", LogLevel::warn, "x", true), "T \x1b[33m[Warn]\x1b[0m x\n");
  EXPECT_EQ(line_of("T", LogLevel::info, "x", true), "T \x1b[32m[INFO]\x1b[0m x\n");
  EXPECT_EQ(line_of("T", LogLevel::debug, "x", true), "T \x1b[2m[DEBUG]\x1b[0m x\n");
}

TEST(LogLine, AnEmptyMessageStillParses) {
  const auto parsed = test::LogParser().parse(line_of(LogLevel::info, ""));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->level, "[INFO]");
  EXPECT_EQ(parsed->context, " (no message)");
}

TEST(LogLine, BlanksAndBracketsAtTheBeginningSurvive) {
  const test::LogParser parser;
  for (const std::string text :
       {"   three blanks", "[WARN] not ours", "] [", " ", "2026/01/01 [x] "}) {
    const auto parsed = parser.parse(line_of(LogLevel::info, text));
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(parsed->time, "2026/11/22 17:38:50");
    EXPECT_EQ(parsed->level, "[INFO]");
    EXPECT_EQ(parsed->context, " " + text);
  }
}

TEST(LogLine, TheParserRejectsWhatTheOriginalWrote) {
  const test::LogParser parser;
  EXPECT_FALSE(parser.parse("2026/11/22 17:38:50 [Error] Get \"http://127.0.0.1:1/\": refused"));
  EXPECT_FALSE(parser.parse("line two"));
  EXPECT_FALSE(parser.parse("x2026/11/22 17:38:50 [INFO] a"));
  EXPECT_FALSE(parser.parse("2026/11/22 17:38:50 [INFO] \xFF"));
}

TEST(LogLine, RandomBytesParseAndComeBack) {
  const test::LogParser parser;
  Random random(7);
  const std::string nasty = "\"\\\n\r\t[] \x1b\x7f\x80\xC2\xE4\xF0\xFF'=nxu0";
  for (int round = 0; round < 5000; ++round) {
    std::string text(1 + random() % 50, '\0');
    for (char& c : text) {
      c = random() % 2 == 0 ? nasty[random() % nasty.size()] : static_cast<char>(random());
    }
    const auto level = static_cast<LogLevel>(random() % 4);
    const auto parsed = parser.parse(line_of(level, text));
    ASSERT_TRUE(parsed);
    ASSERT_EQ(parsed->time, "2026/11/22 17:38:50");
    ASSERT_EQ(parsed->level, level_word(level));
    ASSERT_EQ(parsed->context.front(), ' ');
    ASSERT_EQ(test::unescape(parsed->context.substr(1)), text);
  }
}

TEST(LogLine, TheLongestLineThatFitsIsWhole) {
  const std::string text(kMaxContextBytes, 'x');
  EXPECT_FALSE(make_context(text).truncated);
  EXPECT_EQ(make_context(text).text, text);
  EXPECT_EQ(line_of(LogLevel::error, text).size() + 1, kMaxLineBytes);
}

TEST(LogLine, LongerOnesAreCutAndSayByHowMuch) {
  const std::string text(64 * 1024, 'x');
  const LineContext context = make_context(text);
  EXPECT_TRUE(context.truncated);
  const std::string kept(kMaxContextBytes - 42, 'x');
  EXPECT_EQ(context.text, kept + " ... (49223 bytes left out)");
  EXPECT_EQ(64 * 1024 - kept.size(), 49223U);
}

TEST(LogLine, IsCutBetweenCharacters) {
  const test::LogParser parser;
  for (const std::string unit : {"\"", "\\", "\xFF", "\u4e16", "\U0001F600", "\n"}) {
    for (int shift = 0; shift < 8; ++shift) {
      std::string text(static_cast<std::size_t>(shift), 'x');
      while (text.size() < 40'000) text += unit;
      const std::string line = line_of(LogLevel::error, text);
      ASSERT_LT(line.size(), kMaxLineBytes);
      const auto parsed = parser.parse(line);
      ASSERT_TRUE(parsed);
      const std::size_t tail = parsed->context.rfind(" ... (");
      const auto kept = test::unescape(parsed->context.substr(1, tail - 1));
      ASSERT_TRUE(kept);
      ASSERT_TRUE(text.starts_with(*kept));
      ASSERT_EQ(kept->size() % unit.size(), static_cast<std::size_t>(shift) % unit.size());
      ASSERT_EQ(parsed->context.substr(tail),
                " ... (" + std::to_string(text.size() - kept->size()) + " bytes left out)");
    }
  }
}

TEST(LocalTimes, ShowsTheZoneOfTheProcess) {
  use_zone("Asia/Shanghai");
  LocalTimes times;
  EXPECT_EQ(times.text(WallTime(seconds(1767337445))), "2026/01/02 15:04:05");
  use_zone("UTC");
  EXPECT_EQ(LocalTimes().text(WallTime(seconds(0))), "1970/01/01 00:00:00");
}

TEST(LocalTimes, ChangesWithTheSecondAndGoesBack) {
  use_zone("UTC");
  LocalTimes times;
  EXPECT_EQ(times.text(WallTime(seconds(59)) + nanoseconds(999'999'999)), "1970/01/01 00:00:59");
  EXPECT_EQ(times.text(WallTime(seconds(60))), "1970/01/01 00:01:00");
  EXPECT_EQ(times.text(WallTime(seconds(59))), "1970/01/01 00:00:59");
  EXPECT_EQ(times.text(WallTime(nanoseconds(-1))), "1969/12/31 23:59:59");
}

TEST(LocalTimes, FollowsDaylightSavingTime) {
  use_zone("Europe/Berlin");
  LocalTimes times;
  EXPECT_EQ(times.text(WallTime(seconds(1774745999))), "2026/03/29 01:59:59");
  EXPECT_EQ(times.text(WallTime(seconds(1774746000))), "2026/03/29 03:00:00");
}

TEST(LogLine, TellsItsTime) {
  EXPECT_EQ(time_of_line("2026/11/22 17:38:50 [INFO] x\n"), "2026/11/22 17:38:50");
}

TEST(LogLine, TellsOfDroppedLines) {
  EXPECT_EQ(dropped_line("T", 2, 0, false),
            "T [Warn] 2 log lines were dropped here: they came faster than they were taken\n");
  EXPECT_EQ(dropped_line("T", 1, ENOSPC, true),
            "T \x1b[33m[Warn]\x1b[0m 1 log line was dropped here: No space left on device\n");
}

TEST(LogLine, PlainContextsNeedNoEscaping) {
  EXPECT_TRUE(is_plain_context("GET to http://h/ ... status=200 'x'"));
  EXPECT_TRUE(is_plain_context(std::string(kMaxContextBytes, 'x')));
  for (const std::string& text :
       {std::string(), std::string("a\"b"), std::string("a\\b"), std::string("a\nb"),
        std::string("a\x7f"), std::string("\xc3\xbc"), std::string(1, '\0'),
        std::string(kMaxContextBytes + 1, 'x')}) {
    EXPECT_FALSE(is_plain_context(text)) << text;
  }
  // At each place of a text, as several bytes are looked at in one step.
  for (int byte = 0; byte < 256; ++byte) {
    for (std::size_t place = 0; place < 20; ++place) {
      std::string text(20, '~');
      text[place] = static_cast<char>(byte);
      const bool ascii = byte < 0x80;
      EXPECT_EQ(is_plain_context(text), ascii && make_context(text).text == text)
          << byte << " at " << place;
    }
  }
}

}  // namespace
}  // namespace timing::report
