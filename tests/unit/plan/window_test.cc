#include "timing/plan/window.h"

#include <gtest/gtest.h>

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "timing/base/random.h"

namespace timing::plan {
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

Timezone zone(std::string_view name) {
  const auto found = Timezone::find(name);
  return found.ok() ? found.value() : throw std::runtime_error(found.error().message);
}

Condition when(Unit unit, Comparison comparison, int bound) {
  return {.unit = unit, .comparison = comparison, .bound = bound, .mark = {}};
}

WallTime utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0, int second = 0) {
  return sys_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day)) +
         hours(hour) + minutes(minute) + seconds(second);
}

// "2026-03-29 01:00:00", in UTC.
std::string show(std::optional<WallTime> time) {
  if (!time) return "never";
  const CivilTime civil = Timezone::utc().civil(*time);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d %02d:%02d:%02d", civil.year, civil.month,
                civil.day, civil.hour, civil.minute, civil.second);
  return text.data();
}

// The rules once more, as plainly as they can be said.
bool satisfied(const Range& range, const CivilTime& civil) {
  bool sunday_is_7 = false;
  for (const Condition& condition : range) {
    sunday_is_7 |= condition.unit == Unit::weekday && condition.bound == 7;
  }
  for (const auto& [unit, comparison, bound, mark] : range) {
    int value = 0;
    if (unit == Unit::month) value = civil.month;
    if (unit == Unit::weekday) value = civil.weekday == 0 && sunday_is_7 ? 7 : civil.weekday;
    if (unit == Unit::hour) value = civil.hour;
    if (unit == Unit::minute) value = civil.minute;
    if (unit == Unit::second) value = civil.second;
    if (comparison == Comparison::gt && value <= bound) return false;
    if (comparison == Comparison::gte && value < bound) return false;
    if (comparison == Comparison::lt && value >= bound) return false;
    if (comparison == Comparison::lte && value > bound) return false;
    if (comparison == Comparison::eq && value != bound) return false;
  }
  return true;
}

// A stretch of time, second by second.
struct Stretch {
  Stretch(const Timezone& local, WallTime first, seconds length) : zone(local), start(first) {
    for (seconds at{0}; at <= length; ++at) civil.push_back(zone.civil(start + at));
  }

  Timezone zone;
  WallTime start;
  std::vector<CivilTime> civil;
};

// Asks for every second of a stretch whether it is in the window, and compares the searches from
// around each change, and from some instants between, with the answers.
void expect_as_second_by_second(const Range& range, const Stretch& stretch) {
  const Window window(range, stretch.zone);
  const WallTime start = stretch.start;
  const seconds length(stretch.civil.size() - 1);
  std::vector<bool> inside;
  for (seconds at{0}; at <= length; ++at) {
    inside.push_back(satisfied(range, stretch.civil[inside.size()]));
    ASSERT_EQ(window.open_at(start + at), inside.back()) << show(start + at);
  }
  std::optional<WallTime> opening;  // known from the end backwards
  std::optional<WallTime> closing;
  seconds last_change = length;
  for (seconds at = length; at >= seconds{0}; --at) {
    const auto index = static_cast<std::size_t>(at.count());
    (inside[index] ? opening : closing) = start + at;
    if (index > 0 && inside[index] != inside[index - 1]) last_change = at;
    if (last_change - at > seconds(2) && index % 61 != 0) continue;
    if (opening) {
      ASSERT_EQ(show(window.next_opening(start + at)), show(opening)) << show(start + at);
    }
    if (closing && inside[index]) {
      ASSERT_EQ(show(window.next_closing(start + at)), show(closing)) << show(start + at);
    }
  }
}

struct Change {
  std::string_view zone;
  WallTime at;
};

// Instants around which clocks change, or do not.
std::vector<Change> changes() {
  return {{"Europe/Berlin", utc(2026, 3, 29, 1)},
          {"Europe/Berlin", utc(2026, 10, 25, 1)},
          {"America/New_York", utc(2026, 3, 8, 7)},
          {"America/New_York", utc(2026, 11, 1, 6)},
          {"Asia/Shanghai", utc(2026, 6, 30, 16)},
          {"Australia/Lord_Howe", utc(2026, 4, 4, 15)},
          {"Australia/Lord_Howe", utc(2026, 10, 3, 15, 30)},
          {"UTC", utc(2026, 12, 31, 23)},
          {"Asia/Kathmandu", utc(2026, 2, 28, 18, 15)}};
}

Range random_range(Random& random) {
  constexpr std::array<std::pair<int, int>, 5> kBounds{
      {{1, 12}, {0, 7}, {0, 24}, {0, 60}, {0, 60}}};
  Range range;
  for (std::size_t unit = 0; unit < kBounds.size(); ++unit) {
    // Months and weekdays would close most windows for longer than the stretch that is walked.
    const std::uint64_t one_in = unit < 2 ? 8 : 2;
    for (int i = 0; i < 2; ++i) {
      if (random() % one_in != 0) continue;
      const auto [first, last] = kBounds.at(unit);
      const int bound =
          first + static_cast<int>(random() % static_cast<unsigned>(last - first + 1));
      range.push_back(when(static_cast<Unit>(unit), static_cast<Comparison>(random() % 5), bound));
    }
  }
  return range;
}

TEST(Window, AgreesWithSecondsAroundClockChanges) {
  const std::vector<Range> ranges{
      {when(Unit::hour, Comparison::eq, 2)},
      {when(Unit::hour, Comparison::gte, 2), when(Unit::hour, Comparison::lt, 5)},
      {when(Unit::hour, Comparison::lt, 2)},
      {when(Unit::hour, Comparison::eq, 1), when(Unit::minute, Comparison::gte, 45)},
      {when(Unit::minute, Comparison::eq, 30), when(Unit::second, Comparison::eq, 59)},
      {when(Unit::weekday, Comparison::eq, 0)}};
  for (const auto& [name, at] : changes()) {
    const Stretch stretch(zone(name), at - minutes(65), minutes(130));
    for (const Range& range : ranges) {
      SCOPED_TRACE(name);
      expect_as_second_by_second(range, stretch);
    }
  }
}

TEST(Window, AgreesWithSecondsForRandomRanges) {
  Random random(20260329);
  for (const auto& [name, at] : changes()) {
    const Stretch stretch(zone(name), at - seconds(random() % 3600), hours(1));
    for (int i = 0; i < 6; ++i) {
      SCOPED_TRACE(testing::Message() << name << ", range " << i);
      expect_as_second_by_second(random_range(random), stretch);
    }
  }
}

// Half an hour is the smallest unit in which these clocks change.
TEST(Window, AgreesWithHalfHoursOverAYear) {
  Random random(7);
  for (const std::string_view name : {"Europe/Berlin", "Australia/Lord_Howe", "UTC"}) {
    const Timezone local = zone(name);
    for (int i = 0; i < 5; ++i) {
      Range range = random_range(random);
      range.push_back(when(Unit::weekday, Comparison::gt, i));
      std::erase_if(range, [](const Condition& c) {
        return c.unit == Unit::minute || c.unit == Unit::second;
      });
      const Window window(range, local);
      WallTime change = utc(2026, 1, 1);
      bool open = satisfied(range, local.civil(change));
      for (WallTime at = change; at < utc(2027, 1, 1); at += minutes(30)) {
        const bool inside = satisfied(range, local.civil(at));
        if (inside == open) continue;
        ASSERT_EQ(show(inside ? window.next_opening(change) : window.next_closing(change)),
                  show(at))
            << name;
        open = inside;
        change = at;
      }
    }
  }
}

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
