#include "timing/plan/calendar/never_opens.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/unit/plan/window_helpers.h"
#include "timing/plan/calendar/window.h"

namespace timing::plan::test {
namespace {

using config::Comparison;
using config::Condition;
using config::Range;
using config::RangePart;
using config::Unit;

constexpr int kTimesLine = 50;
constexpr int kDatesLine = 60;

// Each condition on a line of its own, from 1 on; times and dates far below.
RangePart part(std::vector<Condition> conditions, std::vector<config::TimeSpan> times = {},
               config::DateSpan dates = {}) {
  int line = 0;
  for (Condition& condition : conditions) condition.mark = {++line, 1};
  return {.conditions = std::move(conditions),
          .times = {std::move(times), {kTimesLine, 1}},
          .dates = {dates, {kDatesLine, 1}}};
}

struct Case {
  RangePart part;
  int line;
  std::string text;
};

TEST(NeverOpens, NamesTheConditionsThatLeaveNothing) {
  using enum Comparison;
  const std::vector<Case> table{
      {part({when(Unit::hour, gt, 23)}), 1, "'range.hour': no hour from 0 to 23 is gt 23"},
      {part({when(Unit::hour, gt, 5), when(Unit::hour, lt, 6)}), 2,
       "'range.hour': no hour from 0 to 23 is gt 5 and lt 6"},
      {part({when(Unit::month, eq, 2), when(Unit::minute, eq, 2), when(Unit::month, eq, 3)}), 3,
       "'range.month': no month from 1 to 12 is eq 2 and eq 3"},
      {part({when(Unit::weekday, eq, 7), when(Unit::weekday, eq, 0)}), 2,
       "'range.weekday': no weekday from 1 to 7 is eq 7 and eq 0"},
      {part({when(Unit::second, gt, 59), when(Unit::second, lt, 0)}), 1,
       "'range.second': no second from 0 to 59 is gt 59 and lt 0"},
      {part({when(Unit::hour, in, {1, 2}), when(Unit::hour, not_in, {2, 1})}), 2,
       "'range.hour': no hour from 0 to 23 is in [1, 2] and not_in [2, 1]"},
      {part({when(Unit::month, not_in, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})}), 1,
       "'range.month': no month from 1 to 12 is not_in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]"},
      {part({when(Unit::day, between, {30, -5})}), 1,
       "'range.day': no day from 1 to 31 is between [30, -5]"},
      {part({when(Unit::hour, eq, 8), when(Unit::month, eq, 2), when(Unit::day, eq, 30)}), 3,
       "'range': nothing is month eq 2 and day eq 30"},
      {part({when(Unit::day, in, 31), when(Unit::month, in, {4, 6, 9, 11})}), 2,
       "'range': nothing is day in [31] and month in [4, 6, 9, 11]"},
      {part({when(Unit::month, eq, 2), when(Unit::day, eq, -30)}), 2,
       "'range': nothing is month eq 2 and day eq -30"},
      {part({when(Unit::hour, eq, 10), when(Unit::day, eq, 1)},
            {span("08:00-09:00"), span("22:30-06:15")}),
       kTimesLine, "'range': nothing is hour eq 10 and time 08:00-09:00 or 22:30-06:15"},
      // 2026-12-24 is a Thursday.
      {part({when(Unit::weekday, eq, 5)}, {}, {date(2026, 12, 24), date(2026, 12, 24)}), kDatesLine,
       "'range': nothing is weekday eq 5 and date from 2026-12-24 to 2026-12-24"},
      {part({}, {span("08:00-09:00")},
            {date(2026, 12, 24, std::chrono::hours(9)), date(2026, 12, 25, std::chrono::hours(8))}),
       kDatesLine,
       "'range': nothing is time 08:00-09:00 and date from 2026-12-24T09:00 to 2026-12-25T08:00"}};
  for (const auto& [never, line, text] : table) {
    const std::vector<NeverOpens> found = find_never_opening({never});
    ASSERT_EQ(found.size(), 1U) << text;
    EXPECT_EQ(found[0].text, text + "; the window never opens, the job rests");
    EXPECT_EQ(found[0].mark.line, line) << text;
    const Window window({never}, zone("Europe/Berlin"));
    EXPECT_EQ(window.next_opening(utc(2026, 1, 1)), std::nullopt) << text;
    EXPECT_FALSE(window.open_at(utc(2026, 1, 1))) << text;
    EXPECT_FALSE(window.always_open()) << text;
  }
}

TEST(NeverOpens, IsNotSaidOfWhatIsRareOrPast) {
  using enum Comparison;
  const std::vector<RangePart> table{
      part({}),
      part({when(Unit::month, eq, 2), when(Unit::day, eq, 29), when(Unit::weekday, eq, 1)}),
      part({when(Unit::month, eq, 2), when(Unit::day, eq, -29)}),
      part({when(Unit::hour, eq, 5)}, {span("22:30-06:15")}),
      part({}, {}, {date(2001, 1, 1), date(2001, 1, 1)}),
      part({when(Unit::month, eq, 2), when(Unit::day, eq, 29)}, {}, {{}, date(1999, 1, 1)}),
      part({when(Unit::weekday, eq, 4)}, {span("22:30-06:15")},
           {date(2026, 12, 25, std::chrono::hours(6)), date(2026, 12, 31)})};
  for (const RangePart& opens : table) EXPECT_TRUE(find_never_opening({opens}).empty());
  EXPECT_TRUE(find_never_opening({}).empty());
}

TEST(NeverOpens, TellsOneMapOfManyFromTheWholeWindow) {
  const RangePart never = part({when(Unit::hour, Comparison::gt, 23)});
  const std::vector<NeverOpens> all = find_never_opening({never, never});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_THAT(all[1].text, testing::EndsWith("; the window never opens, the job rests"));
  const std::vector<NeverOpens> one =
      find_never_opening({part({when(Unit::hour, Comparison::eq, 3)}), never});
  ASSERT_EQ(one.size(), 1U);
  EXPECT_THAT(one[0].text, testing::EndsWith("is gt 23; this part of the window never opens"));
}

}  // namespace
}  // namespace timing::plan::test
