// Windows against the plain rules of window_helpers.h: second by second around the changes of
// clocks, and at random instants elsewhere.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "tests/unit/plan/window_helpers.h"
#include "timing/plan/calendar/window.h"

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

constexpr std::array<std::string_view, 5> kZones{"Europe/Berlin", "America/New_York",
                                                 "Asia/Shanghai", "Australia/Lord_Howe", "UTC"};

// Which seconds of each minute are asked for: all, or, for windows that begin and end with a
// minute, those at its ends and one between.
enum class Seconds { all, of_minutes };

// Instants of a stretch of time.
struct Stretch {
  // REQUIRES: `first` is a whole minute.
  Stretch(const Timezone& local, WallTime first, seconds length, Seconds which) : zone(local) {
    for (seconds at{0}; at <= length; ++at) {
      const auto second = at.count() % 60;
      if (which == Seconds::of_minutes && second > 1 && second != 30 && second != 59) continue;
      times.push_back(first + at);
      civil.push_back(zone.civil(times.back()));
    }
  }

  Timezone zone;
  std::vector<WallTime> times;
  std::vector<CivilTime> civil;
};

// Asks for every instant of a stretch whether it is in the window, and compares the searches from
// around each change, and from some instants between, with the answers.
void expect_as_second_by_second(const Range& range, const Stretch& stretch) {
  const Window window(range, stretch.zone);
  const std::vector<WallTime>& times = stretch.times;
  std::vector<bool> inside;
  for (const WallTime at : times) {
    inside.push_back(is_open(range, stretch.civil[inside.size()]));
    ASSERT_EQ(window.open_at(at), inside.back()) << show(at);
  }
  std::optional<WallTime> opening;  // known from the end backwards
  std::optional<WallTime> closing;
  WallTime last_change = times.back();
  int changes = 0;
  for (std::size_t index = times.size(); index-- > 0;) {
    const WallTime at = times[index];
    (inside[index] ? opening : closing) = at;
    if (index > 0 && inside[index] != inside[index - 1]) {
      last_change = at;
      ++changes;
    }
    const bool near_change = last_change - at <= seconds(1) && (changes < 30 || changes % 16 == 0);
    if (!near_change && (at - times.front()) % minutes(11) != seconds(0)) continue;
    if (opening) {
      ASSERT_EQ(show(window.next_opening(at)), show(opening)) << show(at);
    }
    if (closing && inside[index]) {
      ASSERT_EQ(show(window.next_closing(at)), show(closing)) << show(at);
    }
  }
}

// Where the clock of the zone changes in that year; some other instants where it does not.
std::vector<WallTime> changes_of(const Timezone& local, int year) {
  std::vector<WallTime> found;
  auto change = local.next_offset_change(utc(year, 1, 1));
  for (; change && *change < utc(year + 1, 1, 1); change = local.next_offset_change(*change)) {
    found.push_back(*change);
  }
  if (found.empty()) found = {utc(year, 2, 28, 16), utc(year, 12, 31, 23)};
  return found;
}

TEST(WindowSeconds, AgreeWithTheRulesAroundClockChanges) {
  const std::vector<Range> ranges{
      all_of({when(Unit::hour, Comparison::eq, 2)}),
      all_of({when(Unit::hour, Comparison::gte, 2), when(Unit::hour, Comparison::lt, 5)}),
      all_of({when(Unit::hour, Comparison::eq, 1), when(Unit::minute, Comparison::gte, 45)}),
      all_of({when(Unit::weekday, Comparison::eq, 0)}),
      {{.times = {{span("02:15-02:45")}, {}}}},
      {{.times = {{span("01:30-03:00")}, {}}}},
      {{.conditions = {when(Unit::weekday, Comparison::in, 6)},
        .times = {{span("22:30-02:30")}, {}}}},
      {{.times = {{span("22:00-02:00"), span("02:00-02:30"), span("03:00-04:00")}, {}}}}};
  for (const std::string_view name : kZones) {
    for (const WallTime change : changes_of(zone(name), 2026)) {
      const Stretch stretch(zone(name), change - minutes(65), minutes(130), Seconds::of_minutes);
      for (const Range& range : ranges) {
        SCOPED_TRACE(testing::Message() << name << ", range " << &range - ranges.data());
        expect_as_second_by_second(range, stretch);
      }
    }
  }
}

TEST(WindowSeconds, AgreeWithTheRulesForRandomRanges) {
  Random random(20260329);
  int number = 0;
  for (const int year : {2020, 2037}) {
    for (const std::string_view name : kZones) {
      for (const WallTime change : changes_of(zone(name), year)) {
        // Clocks change by an hour or half an hour: a half-hour lies on either side.
        const Stretch stretch(zone(name), change - minutes(35), minutes(70), Seconds::all);
        for (int i = 0; i < 2; ++i) {
          SCOPED_TRACE(testing::Message() << name << ", range " << number++);
          expect_as_second_by_second(random_range(random, 6, change), stretch);
        }
      }
    }
  }
}

// In the other years, the minute on either side of each change.
TEST(WindowSeconds, AgreeWithTheRulesInEveryYear) {
  Random random(2020);
  for (int year = 2020; year <= 2037; ++year) {
    for (const std::string_view name : kZones) {
      for (const WallTime change : changes_of(zone(name), year)) {
        const Stretch stretch(zone(name), change - minutes(1), minutes(2), Seconds::all);
        for (int i = 0; i < 8; ++i) {
          SCOPED_TRACE(testing::Message() << name << ' ' << show(change) << ", range " << i);
          expect_as_second_by_second(random_range(random, 8, change), stretch);
        }
      }
    }
  }
}

// What a search promises: the state changes at its answer, and not between.
void expect_first_change(const Range& range, const Timezone& local, WallTime from,
                         std::optional<WallTime> found, bool opens, Random& random) {
  const WallTime end = found.value_or(utc(2200, 1, 1));
  ASSERT_GE(end, from);
  if (found) {
    ASSERT_EQ(is_open(range, local.civil(*found)), opens) << show(found);
  }
  const auto between = std::chrono::floor<seconds>(end - from).count();
  if (between == 0) return;
  const auto expect_same = [&](seconds since) {
    ASSERT_NE(is_open(range, local.civil(from + since)), opens) << show(from + since);
  };
  expect_same(seconds(between - 1));
  for (int i = 0; i < 40; ++i) {
    expect_same(seconds(static_cast<std::int64_t>(random() % static_cast<unsigned long>(between))));
  }
  // Whole hours are where most windows begin.
  for (WallTime at = std::chrono::ceil<hours>(from); at < std::min(end, from + days(8));
       at += hours(1)) {
    expect_same(std::chrono::duration_cast<seconds>(at - from));
  }
}

TEST(WindowSeconds, SearchesAgreeWithTheRulesAtRandomInstants) {
  Random random(1582);
  int opened = 0;
  int closed = 0;
  for (int i = 0; i < 200; ++i) {
    const Timezone local = zone(kZones.at(random() % kZones.size()));
    const auto day = static_cast<int>(random() % (17 * 365));
    const WallTime from =
        utc(2020, 1, 1) + days(day) + seconds(static_cast<std::int64_t>(random() % 86400));
    const Range range = random_range(random, 3, from);
    const Window window(range, local);
    SCOPED_TRACE(testing::Message() << "range " << i << " from " << show(from));
    const bool open = is_open(range, local.civil(from));
    ASSERT_EQ(window.open_at(from), open);
    const auto opening = window.next_opening(from);
    if (open) {
      ASSERT_EQ(opening, from);
    } else {
      expect_first_change(range, local, from, opening, true, random);
    }
    if (!opening) continue;
    ++opened;
    const auto closing = window.next_closing(*opening);
    closed += closing ? 1 : 0;
    expect_first_change(range, local, *opening, closing, false, random);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(opened, 100);
  EXPECT_GT(closed, 100);
}

// Half an hour is the smallest unit in which these clocks change.
TEST(WindowSeconds, AgreeWithHalfHoursOverAYear) {
  Random random(7);
  for (const std::string_view name : {"Europe/Berlin", "Australia/Lord_Howe", "UTC"}) {
    const Timezone local = zone(name);
    for (int i = 0; i < 3; ++i) {
      Range range = random_range(random, 3, utc(2026, 6, 1));
      for (config::RangePart& part : range) {
        std::erase_if(part.conditions, [](const Condition& c) { return c.unit > Unit::hour; });
        for (config::TimeSpan& span : part.times.value) {
          span.begin = std::chrono::floor<hours>(span.begin);
          span.end = std::chrono::floor<hours>(span.begin + hours(9)) % hours(24);
        }
        part.dates.value = {};
      }
      const Window window(range, local);
      WallTime change = utc(2026, 1, 1);
      bool open = is_open(range, local.civil(change));
      for (WallTime at = change; at < utc(2027, 1, 1); at += minutes(30)) {
        const bool inside = is_open(range, local.civil(at));
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

}  // namespace
}  // namespace timing::plan::test
