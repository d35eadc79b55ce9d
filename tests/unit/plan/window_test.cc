#include "timing/plan/window.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/plan/window_helpers.h"
#include "timing/base/random.h"

namespace timing::plan {
namespace {

using config::Comparison;
using config::Range;
using config::Unit;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(Window, WalksAYearOfOpeningsAndClosings) {
  const Window window(
      {when(Unit::weekday, Comparison::gte, 1), when(Unit::weekday, Comparison::lte, 5),
       when(Unit::hour, Comparison::gte, 8), when(Unit::hour, Comparison::lt, 18),
       when(Unit::minute, Comparison::lt, 30)},
      zone("Europe/Berlin"));
  int openings = 0;
  seconds open{0};
  WallTime at = utc(2025, 12, 31, 23);
  while (true) {
    const WallTime opening = window.next_opening(at).value();
    if (opening >= utc(2026, 12, 31, 23)) break;
    at = window.next_closing(opening).value();
    open += std::chrono::duration_cast<seconds>(at - opening);
    ++openings;
  }
  constexpr int kWorkingDays = 261;
  EXPECT_EQ(openings, kWorkingDays * 10);
  EXPECT_EQ(open, kWorkingDays * 10 * minutes(30));
}

TEST(Window, IsAlwaysOpenWithoutConditionsOrWithAllValues) {
  const std::vector<Range> ranges{{},
                                  {when(Unit::hour, Comparison::lt, 24)},
                                  {when(Unit::month, Comparison::gte, 1)},
                                  {when(Unit::weekday, Comparison::lte, 7)},
                                  {when(Unit::second, Comparison::lt, 60)}};
  for (const Range& range : ranges) {
    const Window window(range, zone("Europe/Berlin"));
    const WallTime now = utc(2026, 3, 29, 1) + nanoseconds(5);
    EXPECT_TRUE(window.always_open());
    EXPECT_TRUE(window.open_at(now));
    EXPECT_EQ(window.next_opening(now), now);
    EXPECT_EQ(window.next_closing(now), std::nullopt);
    EXPECT_FALSE(window.never_opens_because());
  }
}

TEST(Window, OpensAtOnceInsideAndAtWholeSecondsElse) {
  const Window window({when(Unit::second, Comparison::gte, 30)}, Timezone::utc());
  const WallTime start = utc(2026, 1, 1);
  EXPECT_EQ(window.next_opening(start), start + seconds(30));
  EXPECT_EQ(window.next_opening(start + seconds(30) - nanoseconds(1)), start + seconds(30));
  EXPECT_EQ(window.next_opening(start + seconds(30)), start + seconds(30));
  const WallTime inside = start + seconds(60) - nanoseconds(1);
  EXPECT_EQ(window.next_opening(inside), inside);
  EXPECT_EQ(window.next_closing(inside), start + seconds(60));
  EXPECT_TRUE(window.open_at(inside));
  EXPECT_FALSE(window.open_at(start + seconds(60)));
}

TEST(Window, OpensAfterAGapAndTwiceInRepeatedHours) {
  const auto opening = [](const Range& range, WallTime from) {
    return show(Window(range, zone("Europe/Berlin")).next_opening(from));
  };
  // 2026-03-29: 02:00 CET is 03:00 CEST, at 01:00 UTC.
  const WallTime spring = utc(2026, 3, 28, 23, 30);
  EXPECT_EQ(opening({when(Unit::hour, Comparison::gte, 2)}, spring), "2026-03-29 01:00:00");
  EXPECT_EQ(opening({when(Unit::hour, Comparison::eq, 2)}, spring), "2026-03-30 00:00:00");
  EXPECT_EQ(opening({when(Unit::hour, Comparison::gte, 2), when(Unit::minute, Comparison::gte, 30)},
                    spring),
            "2026-03-29 01:30:00");
  // 2026-10-25: 03:00 CEST is 02:00 CET, at 01:00 UTC.
  const Range half_past_two{when(Unit::hour, Comparison::eq, 2),
                            when(Unit::minute, Comparison::gte, 30)};
  EXPECT_EQ(opening(half_past_two, utc(2026, 10, 24, 23)), "2026-10-25 00:30:00");
  EXPECT_EQ(opening(half_past_two, utc(2026, 10, 25, 1)), "2026-10-25 01:30:00");
  const Window two({when(Unit::hour, Comparison::eq, 2)}, zone("Europe/Berlin"));
  EXPECT_EQ(show(two.next_closing(utc(2026, 10, 25, 0))), "2026-10-25 02:00:00");
}

TEST(Window, ComparesSundayAs7OnlyWhereAConditionNames7) {
  const auto open_days = [](const Range& range) {
    std::string open;
    const Window window(range, Timezone::utc());
    for (int day = 0; day < 7; ++day) {
      if (window.open_at(utc(2026, 11, 22) + days(day))) open += std::to_string(day);  // a Sunday
    }
    return open;
  };
  EXPECT_EQ(
      open_days({when(Unit::weekday, Comparison::gte, 0), when(Unit::weekday, Comparison::lte, 5)}),
      "012345");
  EXPECT_EQ(open_days({when(Unit::weekday, Comparison::gte, 6)}), "6");
  EXPECT_EQ(
      open_days({when(Unit::weekday, Comparison::gte, 6), when(Unit::weekday, Comparison::lte, 7)}),
      "06");
  EXPECT_EQ(open_days({when(Unit::weekday, Comparison::eq, 7)}), "0");
  EXPECT_EQ(open_days({when(Unit::weekday, Comparison::eq, 0)}), "0");
  EXPECT_EQ(open_days({when(Unit::weekday, Comparison::lt, 7)}), "123456");
  // A 7 in another unit's condition changes nothing.
  EXPECT_EQ(
      open_days({when(Unit::hour, Comparison::lt, 7), when(Unit::weekday, Comparison::lt, 1)}),
      "0");
}

TEST(Window, SkipsToTheMonthAndBack) {
  const Window window({when(Unit::month, Comparison::eq, 2)}, zone("America/New_York"));
  EXPECT_EQ(show(window.next_opening(utc(2027, 3, 1, 5))), "2028-02-01 05:00:00");
  EXPECT_EQ(show(window.next_closing(utc(2028, 2, 29, 12))), "2028-03-01 05:00:00");
}

struct Contradiction {
  Range range;
  std::size_t named;
};

TEST(Window, NamesTheConditionThatLeavesNothing) {
  const std::vector<Contradiction> table{
      {{when(Unit::hour, Comparison::gt, 23)}, 0},
      {{when(Unit::hour, Comparison::gte, 24)}, 0},
      {{when(Unit::hour, Comparison::gt, 5), when(Unit::hour, Comparison::lt, 6)}, 1},
      {{when(Unit::month, Comparison::eq, 2), when(Unit::minute, Comparison::eq, 2),
        when(Unit::month, Comparison::eq, 3)},
       2},
      {{when(Unit::month, Comparison::lt, 1)}, 0},
      {{when(Unit::weekday, Comparison::eq, 7), when(Unit::weekday, Comparison::eq, 0)}, 1},
      {{when(Unit::weekday, Comparison::gt, 7)}, 0},
      {{when(Unit::second, Comparison::gt, 59), when(Unit::second, Comparison::lt, 0)}, 0}};
  for (const auto& [range, named] : table) {
    const Window window(range, zone("Europe/Berlin"));
    const auto reason = window.never_opens_because();
    ASSERT_TRUE(reason);
    EXPECT_EQ(reason->unit, range[named].unit);
    EXPECT_EQ(reason->comparison, range[named].comparison);
    EXPECT_EQ(reason->bound, range[named].bound);
    EXPECT_EQ(window.next_opening(utc(2026, 1, 1)), std::nullopt);
    EXPECT_FALSE(window.open_at(utc(2026, 1, 1)));
    EXPECT_FALSE(window.always_open());
  }
}

TEST(Window, EveryValueOfEveryUnitOpensTogetherWithAnyOther) {
  Random random(99);
  for (int i = 0; i < 300; ++i) {
    const Range range{when(Unit::month, Comparison::eq, 1 + static_cast<int>(random() % 12)),
                      when(Unit::weekday, Comparison::eq, static_cast<int>(random() % 8)),
                      when(Unit::hour, Comparison::eq, static_cast<int>(random() % 24)),
                      when(Unit::minute, Comparison::eq, static_cast<int>(random() % 60)),
                      when(Unit::second, Comparison::eq, static_cast<int>(random() % 60))};
    const Timezone local = zone("America/New_York");
    const Window window(range, local);
    const auto opening = window.next_opening(utc(2026, 5, 5));
    ASSERT_TRUE(opening);
    EXPECT_TRUE(satisfied(range, local.civil(*opening)));
    EXPECT_EQ(window.next_closing(*opening), *opening + seconds(1));
    EXPECT_FALSE(window.never_opens_because());
  }
}

TEST(Window, EndsItsSearchWhereTimeEnds) {
  const Window window({when(Unit::month, Comparison::eq, 2)}, zone("Europe/Berlin"));
  EXPECT_EQ(window.next_opening(WallTime::max()), std::nullopt);
  EXPECT_EQ(window.next_opening(WallTime::max() - hours(1)), std::nullopt);
  const Window closing({when(Unit::month, Comparison::gt, 1)}, Timezone::utc());
  EXPECT_EQ(show(closing.next_opening(WallTime::min() + hours(1000))), "1677-11-01 16:12:43");
}

}  // namespace
}  // namespace timing::plan
