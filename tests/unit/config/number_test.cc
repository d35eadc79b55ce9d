#include "timing/config/syntax/number.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace timing::config {
namespace {

TEST(ParseWholeNumber, RejectsWhatIsNoWholeNumber) {
  for (const std::string_view text :
       {"",     "-",   "+",    "x",    "8x",   "8.5",  ".5",  "0x",    "0o8",
        "0xg",  "_8",  "8_",   "8__0", "--8",  "+-8",  "8 ",  " 8",    "1e",
        "1e-1", "inf", ".inf", "nan",  ".nan", "true", "8,0", "1.0.0", "\xd9\xa3"}) {
    EXPECT_FALSE(parse_whole_number(text).ok()) << text;
  }
}

TEST(ParseWholeNumber, RejectsWhatDoesNotFit) {
  for (const std::string_view text :
       {"9223372036854775808", "-9223372036854775808", "99999999999999999999999999", "1e19",
        "1e400", "0xffffffffffffffff", "9007199254740994.0"}) {
    const auto number = parse_whole_number(text);
    ASSERT_FALSE(number.ok()) << text;
    EXPECT_EQ(number.error().message, "which is out of range") << text;
  }
}

TEST(ParseWholeNumber, RefusesToGuessWhetherALeadingZeroMeansOctal) {
  for (const std::string_view text : {"010", "0100", "-010", "0777"}) {
    const auto number = parse_whole_number(text);
    ASSERT_FALSE(number.ok()) << text;
    EXPECT_THAT(number.error().message, testing::HasSubstr("octal")) << text;
  }
}

TEST(ParseWholeNumber, TakesEveryFormOfYaml) {
  const std::vector<std::pair<std::string_view, std::int64_t>> cases = {
      {"0", 0},
      {"00", 0},
      {"000", 0},
      {"8", 8},
      {"07", 7},
      {"08", 8},
      {"09", 9},
      {"019", 19},
      {"+8", 8},
      {"-8", -8},
      {"-0", 0},
      {"8.0", 8},
      {"-8.00", -8},
      {"08.0", 8},
      {"1e3", 1000},
      {"1.5e1", 15},
      {"1E+2", 100},
      {"1_000", 1000},
      {"0x1f", 31},
      {"0o17", 15},
      {"-0x10", -16},
      {"9007199254740992.0", 9007199254740992},
      {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
  };
  for (const auto& [text, expected] : cases) {
    const auto number = parse_whole_number(text);
    ASSERT_TRUE(number.ok()) << text << ": " << number.error().message;
    EXPECT_EQ(number.value(), expected) << text;
  }
}

}  // namespace
}  // namespace timing::config
