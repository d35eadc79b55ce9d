#include "timing/config/syntax/cron_syntax.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "timing/base/random.h"

namespace timing::config::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<int> values_in(std::uint64_t mask) {
  std::vector<int> values;
  for (int value = 0; value < 64; ++value) {
    if ((mask >> static_cast<unsigned>(value) & 1U) != 0) values.push_back(value);
  }
  return values;
}

CronFields parsed(const std::string& text) {
  const Result<CronFields> fields = parse_cron(text);
  EXPECT_TRUE(fields.ok()) << text << ": " << (fields ? "" : fields.error().message);
  return fields ? fields.value() : CronFields{};
}

std::string message(const std::string& text) {
  const Result<CronFields> fields = parse_cron(text);
  return fields ? "taken" : fields.error().message;
}

TEST(CronSyntax, FieldsAreMinuteHourDayMonthWeekday) {
  const CronFields fields = parsed("1 2 3 4 5");
  EXPECT_THAT(values_in(fields.minutes), ElementsAre(1));
  EXPECT_THAT(values_in(fields.hours), ElementsAre(2));
  EXPECT_THAT(values_in(fields.days), ElementsAre(3));
  EXPECT_THAT(values_in(fields.months), ElementsAre(4));
  EXPECT_THAT(values_in(fields.weekdays), ElementsAre(5));
}

TEST(CronSyntax, AStarIsEveryValue) {
  const CronFields fields = parsed("* * * * *");
  EXPECT_EQ(fields.minutes, (std::uint64_t{1} << 60U) - 1);
  EXPECT_EQ(fields.hours, (std::uint64_t{1} << 24U) - 1);
  EXPECT_EQ(fields.days, (std::uint64_t{1} << 32U) - 2);
  EXPECT_EQ(fields.months, (std::uint64_t{1} << 13U) - 2);
  EXPECT_EQ(fields.weekdays, (std::uint64_t{1} << 7U) - 1);
}

TEST(CronSyntax, HoursByListsRangesAndSteps) {
  const std::vector<std::pair<std::string, std::vector<int>>> cases = {
      {"0", {0}},
      {"07", {7}},
      {"23", {23}},
      {"1,3,5", {1, 3, 5}},
      {"5,1,5", {1, 5}},
      {"8-11", {8, 9, 10, 11}},
      {"8-8", {8}},
      {"8-18/5", {8, 13, 18}},
      {"8-17/5", {8, 13}},
      {"*/6", {0, 6, 12, 18}},
      {"*/24", {0}},
      {"5/10", {5, 15}},
      {"23/1", {23}},
      {"0-2,20/2,13", {0, 1, 2, 13, 20, 22}},
      {"20,*/12", {0, 12, 20}},
  };
  for (const auto& [text, values] : cases) {
    EXPECT_EQ(values_in(parsed("0 " + text + " * * *").hours), values) << text;
  }
}

TEST(CronSyntax, MonthsByNameInAnyCase) {
  const std::vector<std::pair<std::string, std::vector<int>>> cases = {
      {"jan", {1}},          {"Feb-APR", {2, 3, 4}}, {"MAY,jun", {5, 6}}, {"7-aug", {7, 8}},
      {"sep-12/3", {9, 12}}, {"oct/2", {10, 12}},    {"NOV", {11}},       {"dEc", {12}},
  };
  for (const auto& [text, values] : cases) {
    EXPECT_EQ(values_in(parsed("0 0 1 " + text + " *").months), values) << text;
  }
}

TEST(CronSyntax, SundayIsZeroAndSevenAndMayEndAWeek) {
  const std::vector<std::pair<std::string, std::vector<int>>> cases = {
      {"0", {0}},
      {"7", {0}},
      {"sun", {0}},
      {"0,7", {0}},
      {"MON-FRI", {1, 2, 3, 4, 5}},
      {"5-7", {0, 5, 6}},
      {"FRI-SUN", {0, 5, 6}},
      {"fri-0", {0, 5, 6}},
      {"SUN-TUE", {0, 1, 2}},
      {"sun-sun", {0}},
      {"0-7", {0, 1, 2, 3, 4, 5, 6}},
      {"1-7/2", {0, 1, 3, 5}},
      {"1/2", {1, 3, 5}},
      {"*/2", {0, 2, 4, 6}},
      {"7/2", {0}},
  };
  for (const auto& [text, values] : cases) {
    EXPECT_EQ(values_in(parsed("0 0 * * " + text).weekdays), values) << text;
  }
}

TEST(CronSyntax, AFieldThatBeginsWithAStarIsUnrestricted) {
  const CronFields stars = parsed("0 */2 */10 * *,1");
  EXPECT_TRUE(stars.hour_unrestricted);
  EXPECT_TRUE(stars.day_unrestricted);
  EXPECT_TRUE(stars.weekday_unrestricted);
  EXPECT_FALSE(either_day_is_enough(stars));
  const CronFields numbers = parsed("* 0-23 1-31 * 1,*");
  EXPECT_FALSE(numbers.hour_unrestricted);
  EXPECT_FALSE(numbers.day_unrestricted);
  EXPECT_FALSE(numbers.weekday_unrestricted);
  EXPECT_TRUE(either_day_is_enough(numbers));
  EXPECT_FALSE(either_day_is_enough(parsed("0 0 1 * *")));
  EXPECT_FALSE(either_day_is_enough(parsed("0 0 * * 1")));
}

TEST(CronSyntax, BlanksAreAnyNumberOfBlanksAndTabs) {
  EXPECT_EQ(parsed("  */5\t8-18  *  * \t MON-FRI "), parsed("*/5 8-18 * * 1-5"));
}

TEST(CronSyntax, NicknamesStandForALine) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"@hourly", "0 * * * *"},   {"@daily", "0 0 * * *"},   {"@midnight", "0 0 * * *"},
      {"@weekly", "0 0 * * 0"},   {"@monthly", "0 0 1 * *"}, {"@yearly", "0 0 1 1 *"},
      {"@annually", "0 0 1 1 *"}, {" @Daily ", "0 0 * * *"},
  };
  for (const auto& [name, line] : cases) EXPECT_EQ(parsed(name), parsed(line)) << name;
}

// What config/golden_test.cc does not show.
TEST(CronSyntax, RefusesEverythingElseAndNamesTheField) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"60 * * * *", "the minute is '60'; allowed: 0 to 59"},
      {"* -1 * * *", "the hour is '-1'; allowed: 0 to 23"},
      {"* * 0 * *", "the day of month is '0'; allowed: 1 to 31"},
      {"* * 32 * *", "the day of month is '32'"},
      {"* * * 0 *", "the month is '0'; allowed: 1 to 12 or JAN to DEC"},
      {"* * * 13 *", "the month is '13'"},
      {"* * * MON *", "the month is 'MON'"},
      {"* * * * 8", "the day of week is '8'; allowed: 0 to 7 or SUN to SAT"},
      {"* * * * MONDAY", "the day of week is 'MONDAY'"},
      {"JAN * * * *", "the minute is 'JAN'"},
      {"? * * * *", "the minute is '?'"},
      {"* * L * *", "the day of month is 'L'"},
      {"* * * * 5#2", "the day of week is '5#2'"},
      {"+1 * * * *", "the minute is '+1'"},
      {"1.5 * * * *", "the minute is '1.5'"},
      {"00001 * * * *", "the minute is '00001'"},
      {"99999999999999999999 * * * *", "the minute is '99999999999999999999'"},
      {"1,,2 * * * *", "the minute is empty"},
      {", * * * *", "the minute is empty"},
      {"1- * * * *", "the minute is '1-'"},
      {"1-2-3 * * * *", "the minute is '2-3'"},
      {"*-5 * * * *", "the minute is '*'"},
      {"** * * * *", "the minute is '**'"},
      {"*/0 * * * *", "the step of the minute is '0'; allowed: 1 to 60"},
      {"*/61 * * * *", "the step of the minute is '61'"},
      {"*/ * * * *", "the step of the minute is empty"},
      {"*/2/3 * * * *", "the step of the minute is '2/3'"},
      {"* 22-2 * * *",
       "the range '22-2' of the hour runs backwards; allowed: two, as in 22-23,0-2"},
      {"* 23-0 * * *", "allowed: two, as in 23,0"},
      {"* * * * SAT-MON",
       "the range 'SAT-MON' of the day of week runs backwards; allowed: two, as "
       "in 6,0-1"},
      {"@reboot", "there is no such nickname; allowed: @hourly, @daily"},
      {"@", "there is no such nickname"},
      {"@daily *", "it has 2 fields"},
      {"* * * *", "it has 4 fields; allowed: 5 (minute, hour, day of month, month, day of week)"},
      {"0 0 0 * * *", "it has 6 fields"},
      {"5", "it has 1 field; allowed: 5"},
      {"", "it has 0 fields"},
  };
  for (const auto& [text, words] : cases) EXPECT_THAT(message(text), HasSubstr(words)) << text;
}

TEST(CronSyntax, AnyTextIsTakenOrRefused) {
  constexpr std::string_view kPieces = "0123456789 ,-/*@ JANSU";
  Random random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::uint64_t i = random() % 24; i > 0; --i) text += kPieces[random() % kPieces.size()];
    const Result<CronFields> fields = parse_cron(text);
    if (!fields) continue;
    EXPECT_TRUE(fields.value().minutes != 0 && fields.value().hours != 0 &&
                fields.value().days != 0 && fields.value().months != 0 &&
                fields.value().weekdays != 0)
        << text;
  }
}

TEST(CronSyntax, NeverFiresOnDaysThatNoYearHas) {
  for (const char* const text :
       {"0 0 30 2 *", "0 0 30-31 FEB *", "0 0 31 2,4,6,9,11 *", "0 0 31 4 */2", "0 0 31 4 *,1"}) {
    EXPECT_TRUE(never_fires(parsed(text))) << text;
  }
  for (const char* const text :
       {"0 0 29 2 *", "0 0 30 2,3 *", "0 0 31 * *", "0 0 30 2 1", "0 0 * 2 1", "* * * * *"}) {
    EXPECT_FALSE(never_fires(parsed(text))) << text;
  }
}

}  // namespace
}  // namespace timing::config::test
