// Windows against the rules of `range`, asked second by second around changes of the clock.
#include <gtest/gtest.h>

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/unit/plan/window_helpers.h"
#include "timing/base/random.h"

namespace timing::plan {
namespace {

using config::Comparison;
using config::Condition;
using config::Range;
using config::Unit;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

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

TEST(WindowSeconds, AgreesWithSecondsAroundClockChanges) {
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

TEST(WindowSeconds, AgreesWithSecondsForRandomRanges) {
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
TEST(WindowSeconds, AgreesWithHalfHoursOverAYear) {
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

}  // namespace
}  // namespace timing::plan
