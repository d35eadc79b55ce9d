#include "timing/plan/calendar/window.h"

#include <gtest/gtest.h>

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/unit/plan/window_helpers.h"
#include "timing/base/random.h"

namespace timing::plan::test {
namespace {

using config::Comparison;
using config::Condition;
using config::Range;
using config::Unit;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

TEST(Window, WalksAYearOfOpeningsAndClosings) {
  const Window window(
      all_of({when(Unit::weekday, Comparison::gte, 1), when(Unit::weekday, Comparison::lte, 5),
              when(Unit::hour, Comparison::gte, 8), when(Unit::hour, Comparison::lt, 18),
              when(Unit::minute, Comparison::lt, 30)}),
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
                                  all_of({when(Unit::hour, Comparison::lt, 24)}),
                                  all_of({when(Unit::month, Comparison::gte, 1)}),
                                  all_of({when(Unit::weekday, Comparison::lte, 7)}),
                                  all_of({when(Unit::second, Comparison::lt, 60)})};
  for (const Range& range : ranges) {
    const Window window(range, zone("Europe/Berlin"));
    const WallTime now = utc(2026, 3, 29, 1) + nanoseconds(5);
    EXPECT_TRUE(window.always_open());
    EXPECT_TRUE(window.open_at(now));
    EXPECT_EQ(window.next_opening(now), now);
    EXPECT_EQ(window.next_closing(now), std::nullopt);
  }
}

TEST(Window, OpensAtOnceInsideAndAtWholeSecondsElse) {
  const Window window(all_of({when(Unit::second, Comparison::gte, 30)}), Timezone::utc());
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
  EXPECT_EQ(opening(all_of({when(Unit::hour, Comparison::gte, 2)}), spring), "2026-03-29 01:00:00");
  EXPECT_EQ(opening(all_of({when(Unit::hour, Comparison::eq, 2)}), spring), "2026-03-30 00:00:00");
  EXPECT_EQ(opening(all_of({when(Unit::hour, Comparison::gte, 2),
                            when(Unit::minute, Comparison::gte, 30)}),
                    spring),
            "2026-03-29 01:30:00");
  // 2026-10-25: 03:00 CEST is 02:00 CET, at 01:00 UTC.
  const Range half_past_two =
      all_of({when(Unit::hour, Comparison::eq, 2), when(Unit::minute, Comparison::gte, 30)});
  EXPECT_EQ(opening(half_past_two, utc(2026, 10, 24, 23)), "2026-10-25 00:30:00");
  EXPECT_EQ(opening(half_past_two, utc(2026, 10, 25, 1)), "2026-10-25 01:30:00");
  const Window two(all_of({when(Unit::hour, Comparison::eq, 2)}), zone("Europe/Berlin"));
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
  EXPECT_EQ(open_days(all_of({when(Unit::weekday, Comparison::gte, 0),
                              when(Unit::weekday, Comparison::lte, 5)})),
            "012345");
  EXPECT_EQ(open_days(all_of({when(Unit::weekday, Comparison::gte, 6)})), "6");
  EXPECT_EQ(open_days(all_of({when(Unit::weekday, Comparison::gte, 6),
                              when(Unit::weekday, Comparison::lte, 7)})),
            "06");
  EXPECT_EQ(open_days(all_of({when(Unit::weekday, Comparison::eq, 7)})), "0");
  EXPECT_EQ(open_days(all_of({when(Unit::weekday, Comparison::eq, 0)})), "0");
  EXPECT_EQ(open_days(all_of({when(Unit::weekday, Comparison::lt, 7)})), "123456");
  // A 7 in another unit's condition changes nothing.
  EXPECT_EQ(open_days(all_of(
                {when(Unit::hour, Comparison::lt, 7), when(Unit::weekday, Comparison::lt, 1)})),
            "0");
}

TEST(Window, SkipsToTheMonthAndBack) {
  const Window window(all_of({when(Unit::month, Comparison::eq, 2)}), zone("America/New_York"));
  EXPECT_EQ(show(window.next_opening(utc(2027, 3, 1, 5))), "2028-02-01 05:00:00");
  EXPECT_EQ(show(window.next_closing(utc(2028, 2, 29, 12))), "2028-03-01 05:00:00");
}

TEST(Window, EveryValueOfEveryUnitOpensTogetherWithAnyOther) {
  Random random(99);
  for (int i = 0; i < 300; ++i) {
    const Range range =
        all_of({when(Unit::month, Comparison::eq, 1 + static_cast<int>(random() % 12)),
                when(Unit::weekday, Comparison::eq, static_cast<int>(random() % 8)),
                when(Unit::hour, Comparison::eq, static_cast<int>(random() % 24)),
                when(Unit::minute, Comparison::eq, static_cast<int>(random() % 60)),
                when(Unit::second, Comparison::eq, static_cast<int>(random() % 60))});
    const Timezone local = zone("America/New_York");
    const Window window(range, local);
    const auto opening = window.next_opening(utc(2026, 5, 5));
    ASSERT_TRUE(opening);
    EXPECT_TRUE(is_open(range, local.civil(*opening)));
    EXPECT_EQ(window.next_closing(*opening), *opening + seconds(1));
  }
}

// The days of a month at whose beginning a window is open.
std::string open_days_of(int year, int month, const Range& range) {
  std::string open;
  const Window window(range, Timezone::utc());
  for (WallTime day = utc(year, month, 1); Timezone::utc().civil(day).month == month;
       day += days(1)) {
    if (window.open_at(day)) open += std::to_string(Timezone::utc().civil(day).day) + " ";
  }
  return open;
}

TEST(Window, CountsDaysFromBothEndsOfTheMonth) {
  using enum Comparison;
  const auto days_of = [](int year, int month, Comparison comparison, std::vector<int> values) {
    return open_days_of(year, month, all_of({when(Unit::day, comparison, std::move(values))}));
  };
  EXPECT_EQ(days_of(2026, 11, eq, {-1}), "30 ");
  EXPECT_EQ(days_of(2027, 2, eq, {-1}), "28 ");
  EXPECT_EQ(days_of(2028, 2, in, {1, -1}), "1 29 ");
  EXPECT_EQ(days_of(2027, 2, eq, {-31}), "");
  EXPECT_EQ(days_of(2026, 12, between, {-3, -1}), "29 30 31 ");
  EXPECT_EQ(days_of(2027, 2, between, {25, -1}), "25 26 27 28 ");
  EXPECT_EQ(days_of(2027, 2, between, {27, -3}), "");
  EXPECT_EQ(days_of(2027, 2, between, {-2, 2}), "1 2 27 28 ");
  EXPECT_EQ(days_of(2027, 2, between, {26, 2}), "1 2 26 27 28 ");
  EXPECT_EQ(days_of(2027, 2, between, {29, 31}), "");
  EXPECT_EQ(days_of(2027, 2, gte, {27}), "27 28 ");
  EXPECT_EQ(open_days_of(2026, 11,
                         all_of({when(Unit::day, not_in, {1, -1}), when(Unit::day, lt, 4),
                                 when(Unit::month, between, {10, 3})})),
            "2 3 ");
}

TEST(Window, TakesSundayAs0AndAs7WhereNoOrderIsAsked) {
  using enum Comparison;
  const auto open_days = [](std::vector<Condition> conditions) {  // from Sunday 1 to Saturday 7
    return open_days_of(2026, 11, all_of(std::move(conditions))).substr(0, 15);
  };
  EXPECT_EQ(open_days({when(Unit::weekday, between, {5, 7}), when(Unit::day, lt, 8)}), "1 6 7 ");
  EXPECT_EQ(open_days({when(Unit::weekday, between, {5, 1}), when(Unit::day, lt, 8)}), "1 2 6 7 ");
  EXPECT_EQ(open_days({when(Unit::weekday, between, {5, 0}), when(Unit::day, lt, 8)}), "1 6 7 ");
  EXPECT_EQ(open_days({when(Unit::weekday, in, 7), when(Unit::day, lt, 8)}), "1 ");
  EXPECT_EQ(open_days({when(Unit::weekday, in, {0, 1}), when(Unit::weekday, lte, 7),
                       when(Unit::day, lt, 8)}),
            "1 2 ");
  EXPECT_EQ(open_days({when(Unit::weekday, not_in, {7, 6}), when(Unit::day, lt, 5)}), "2 3 4 ");
}

// "2026-11-27 22:30:00 2026-11-28 06:15:00", what opens and closes next.
std::string next_window(const Range& range, WallTime from, std::string_view name = "UTC") {
  const Window window(range, zone(name));
  const auto opening = window.next_opening(from);
  return show(opening) + " " + (opening ? show(window.next_closing(*opening)) : "");
}

TEST(Window, BelongsToTheDayOnWhichItOpened) {
  const Range friday_night{{.conditions = {when(Unit::weekday, Comparison::in, 5)},
                            .times = {{span("22:30-06:15")}, {}}}};
  EXPECT_EQ(next_window(friday_night, utc(2026, 11, 22)),
            "2026-11-27 22:30:00 2026-11-28 06:15:00");
  EXPECT_EQ(next_window(friday_night, utc(2026, 11, 28, 6, 15)),
            "2026-12-04 22:30:00 2026-12-05 06:15:00");
  const Range last_night{
      {.conditions = {when(Unit::day, Comparison::eq, -1), when(Unit::month, Comparison::eq, 12)},
       .times = {{span("22:00-02:00")}, {}}}};
  EXPECT_EQ(next_window(last_night, utc(2026, 1, 2)), "2026-12-31 22:00:00 2027-01-01 02:00:00");
  EXPECT_FALSE(Window(last_night, Timezone::utc()).open_at(utc(2026, 12, 31, 1)));
  Range first_nights{{.times = {{span("22:00-02:00")}, {}}}};
  first_nights[0].dates.value = {date(2026, 12, 1), date(2026, 12, 2)};
  EXPECT_EQ(next_window(first_nights, utc(2026, 12, 1)), "2026-12-01 22:00:00 2026-12-02 02:00:00");
  EXPECT_EQ(next_window(first_nights, utc(2026, 12, 2, 2)),
            "2026-12-02 22:00:00 2026-12-03 02:00:00");
  EXPECT_EQ(next_window(first_nights, utc(2026, 12, 3, 2)), "never ");
  // An instant cuts the night short.
  first_nights[0].dates.value.to = date(2026, 12, 2, hours(1));
  EXPECT_EQ(next_window(first_nights, utc(2026, 12, 1)), "2026-12-01 22:00:00 2026-12-02 01:00:00");
  EXPECT_EQ(next_window(first_nights, utc(2026, 12, 2, 1)), "never ");
}

TEST(Window, LastsFromOneDateToAnother) {
  Range range(1);
  range[0].dates.value = {date(2026, 12, 1), date(2026, 12, 24)};
  EXPECT_EQ(next_window(range, utc(2026, 11, 22), "Europe/Berlin"),
            "2026-11-30 23:00:00 2026-12-24 23:00:00");
  range[0].dates.value = {date(2026, 12, 1, hours(8)), date(2026, 12, 24, hours(8))};
  EXPECT_EQ(next_window(range, utc(2026, 11, 22), "Europe/Berlin"),
            "2026-12-01 07:00:00 2026-12-24 07:00:00");
  range[0].dates.value.to.reset();
  EXPECT_EQ(next_window(range, utc(2026, 11, 22)), "2026-12-01 08:00:00 never");
  range[0].dates.value = {std::nullopt, date(2026, 12, 24)};
  EXPECT_EQ(next_window(range, utc(2026, 11, 22)), "2026-11-22 00:00:00 2026-12-25 00:00:00");
  EXPECT_EQ(next_window(range, utc(2026, 12, 25)), "never ");
}

TEST(Window, OfManyPartsIsOneWhereTheyTouch) {
  const Range touching{{.times = {{span("08:00-10:00"), span("10:00-12:00")}, {}}},
                       {.conditions = {when(Unit::hour, Comparison::eq, 12)}},
                       {.times = {{span("11:30-13:30")}, {}}},
                       {.times = {{span("14:00-15:00")}, {}}}};
  EXPECT_EQ(next_window(touching, utc(2026, 11, 22)), "2026-11-22 08:00:00 2026-11-22 13:30:00");
  EXPECT_EQ(next_window(touching, utc(2026, 11, 22, 13, 30)),
            "2026-11-22 14:00:00 2026-11-22 15:00:00");
  // Half-minutes, half-days and nights that leave nothing out.
  const Range seconds_of_all{{.conditions = {when(Unit::second, Comparison::lt, 30)}},
                             {.conditions = {when(Unit::second, Comparison::gte, 30)}}};
  EXPECT_EQ(next_window(seconds_of_all, utc(2026, 11, 22)), "2026-11-22 00:00:00 never");
  const Range night_and_day{{.times = {{span("06:00-20:00"), span("20:00-06:00")}, {}}}};
  EXPECT_EQ(next_window(night_and_day, utc(2026, 11, 22)), "2026-11-22 00:00:00 never");
}

TEST(Window, KeepsTheClockOfANightOnWhichItChanges) {
  const Range night{{.times = {{span("22:30-06:15")}, {}}}};
  EXPECT_EQ(next_window(night, utc(2026, 3, 28, 12), "Europe/Berlin"),
            "2026-03-28 21:30:00 2026-03-29 04:15:00");
  EXPECT_EQ(next_window(night, utc(2026, 10, 24, 12), "Europe/Berlin"),
            "2026-10-24 20:30:00 2026-10-25 05:15:00");
  // 02:30 is skipped in spring; in autumn the window opens twice, or goes on.
  const Range in_the_gap{{.times = {{span("02:30-03:30")}, {}}}};
  EXPECT_EQ(next_window(in_the_gap, utc(2026, 3, 28, 12), "Europe/Berlin"),
            "2026-03-29 01:00:00 2026-03-29 01:30:00");
  EXPECT_EQ(next_window(in_the_gap, utc(2026, 10, 24, 12), "Europe/Berlin"),
            "2026-10-25 00:30:00 2026-10-25 01:00:00");
  EXPECT_EQ(next_window(in_the_gap, utc(2026, 10, 25, 1), "Europe/Berlin"),
            "2026-10-25 01:30:00 2026-10-25 02:30:00");
}

TEST(Window, EndsItsSearchWhereTimeEnds) {
  const Window window(all_of({when(Unit::month, Comparison::eq, 2)}), zone("Europe/Berlin"));
  EXPECT_EQ(window.next_opening(WallTime::max()), std::nullopt);
  EXPECT_EQ(window.next_opening(WallTime::max() - hours(1)), std::nullopt);
  const Window closing(all_of({when(Unit::month, Comparison::gt, 1)}), Timezone::utc());
  EXPECT_EQ(show(closing.next_opening(WallTime::min() + hours(1000))), "1677-11-01 16:12:43");
}

}  // namespace
}  // namespace timing::plan::test
