#include "timing/base/duration.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <limits>
#include <string>

#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "timing/base/random.h"

namespace timing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

constexpr nanoseconds kSmallest{std::numeric_limits<std::int64_t>::min()};
constexpr nanoseconds kLargest{std::numeric_limits<std::int64_t>::max()};

TEST(ParseDuration, AnswersAsGoDoes) {
  int lines = 0;
  for (const std::string& line :
       test::split(test::read_file(test::test_data("go-durations.tsv")), '\n')) {
    if (line.empty()) continue;
    ++lines;
    const std::vector<std::string> fields = test::split(line, '\t');
    ASSERT_EQ(fields.size(), 2U) << line;
    const Result<nanoseconds> parsed = parse_duration(fields[0]);
    ASSERT_EQ(parsed.ok(), fields[1] != "error") << line;
    if (!parsed.ok()) continue;
    EXPECT_EQ(std::to_string(parsed.value().count()), fields[1]) << line;
  }
  EXPECT_EQ(lines, 40);
}

TEST(ParseDuration, SaysWhatIsWrong) {
  const struct {
    std::string text;
    std::string message;
  } cases[] = {
      {"", "invalid duration \"\": nothing there; write it like 500ms, 10s or 1m30s"},
      {"-", "invalid duration \"-\": nothing there; write it like 500ms, 10s or 1m30s"},
      {"10", "invalid duration \"10\": the unit is missing (ns, us, ms, s, m or h)"},
      {"2d", "invalid duration \"2d\": unknown unit \"d\" (allowed: ns, us, ms, s, m or h)"},
      {"ms", "invalid duration \"ms\": a number is missing, as in 1h30m"},
      {"1h-30m",
       "invalid duration \"1h-30m\": unknown unit \"h-\" (allowed: ns, us, ms, s, m or h)"},
      {"--1s", "invalid duration \"--1s\": a number is missing, as in 1h30m"},
      {"9999999h", "invalid duration \"9999999h\": longer than 292 years, which is the limit"},
  };
  for (const auto& [text, message] : cases) {
    const Result<nanoseconds> parsed = parse_duration(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.error().message, message);
  }
}

TEST(ParseDuration, LongTextIsNotRepeated) {
  const Result<nanoseconds> parsed = parse_duration(std::string(100'000, 'x'));
  ASSERT_FALSE(parsed.ok());
  EXPECT_LT(parsed.error().message.size(), 200U);
  // Cut before the character that would straddle the limit.
  const Result<nanoseconds> wide = parse_duration("1" + std::string(38, 'x') + "\u4e2d\u4e2d");
  ASSERT_FALSE(wide.ok());
  EXPECT_THAT(wide.error().message, HasSubstr("\"1" + std::string(38, 'x') + "...\""));
}

TEST(ParseDuration, SumsThatOverflowAreErrors) {
  // Each term fits, and Go's own sum of these two wraps around to 0.
  EXPECT_FALSE(parse_duration("9223372036854775808ns9223372036854775808ns").ok());
  EXPECT_FALSE(parse_duration("9223372036854775807ns1ns").ok());
  EXPECT_FALSE(parse_duration("18446744073709551616ns").ok());
  EXPECT_FALSE(parse_duration("99999999999999999999999999999999h").ok());
  EXPECT_EQ(parse_duration("-9223372036854775807ns1ns").value(), kSmallest);
}

TEST(ParseDuration, ManyDigitsOfFraction) {
  EXPECT_EQ(parse_duration("0.3333333333333333333h").value(), minutes(20));
  EXPECT_EQ(parse_duration("0.9223372036854775807h").value().count(), 3320413933267);
  EXPECT_EQ(parse_duration("0.1000000000000000000000000000000000000s").value(),
            std::chrono::milliseconds(100));
}

TEST(FormatDuration, SpelledAsGoSpellsThem) {
  const struct {
    nanoseconds duration;
    std::string text;
  } cases[] = {
      {nanoseconds(0), "0s"},
      {nanoseconds(1), "1ns"},
      {nanoseconds(1100), "1.1\u00b5s"},
      {nanoseconds(2'200'000), "2.2ms"},
      {nanoseconds(1'234'000), "1.234ms"},
      {nanoseconds(999'999'999), "999.999999ms"},
      {seconds(3), "3s"},
      {nanoseconds(3'300'000'000), "3.3s"},
      {minutes(4) + seconds(5), "4m5s"},
      {minutes(4) + nanoseconds(5'001'000'000), "4m5.001s"},
      {hours(1) + minutes(30), "1h30m0s"},
      {hours(5) + minutes(6) + nanoseconds(7'001'000'000), "5h6m7.001s"},
      {minutes(8) + nanoseconds(1), "8m0.000000001s"},
      {-minutes(90), "-1h30m0s"},
      {kLargest, "2562047h47m16.854775807s"},
      {kSmallest, "-2562047h47m16.854775808s"},
  };
  for (const auto& [duration, text] : cases) EXPECT_EQ(format_duration(duration), text);
}

TEST(FormatDuration, EveryDurationReadsBackAsItself) {
  Random random(1);
  for (int round = 0; round < 20'000; ++round) {
    // Shifted, so that short ones come up as often as long ones.
    const auto bits = static_cast<std::int64_t>(random());
    const nanoseconds duration(bits >> (random() % 64));
    const std::string text = format_duration(duration);
    const Result<nanoseconds> parsed = parse_duration(text);
    ASSERT_TRUE(parsed.ok()) << text;
    ASSERT_EQ(parsed.value(), duration) << text;
  }
}

TEST(ParseDuration, AnyBytesAreAnsweredOrRefused) {
  constexpr std::string_view kAlphabet = "0123456789.+-nusmh \xc2\xb5\xce\xbc\xff";
  Random random(2);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::uint64_t left = random() % 24; left > 0; --left) {
      text += kAlphabet[random() % kAlphabet.size()];
    }
    const Result<nanoseconds> parsed = parse_duration(text);
    if (!parsed.ok()) {
      EXPECT_THAT(parsed.error().message, Not(testing::IsEmpty()));
    } else {
      EXPECT_EQ(parse_duration(format_duration(parsed.value())).value(), parsed.value()) << text;
    }
  }
}

}  // namespace
}  // namespace timing
