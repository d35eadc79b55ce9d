#include "timing/plan/calendar/cron.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "timing/base/random.h"
#include "timing/plan/template/go_time.h"

namespace timing::plan {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

const char* const kBerlin = "Europe/Berlin";
const char* const kNewYork = "America/New_York";
const char* const kLordHowe = "Australia/Lord_Howe";

Timezone zone(const std::string& name) { return Timezone::find(name).value(); }

config::CronFields fields(const std::string& line) { return config::parse_cron(line).value(); }

CronSchedule cron(const std::string& line, const std::string& zone_name = "UTC") {
  return {fields(line), zone(zone_name)};
}

std::string show(WallTime time, const Timezone& zone) {
  return format_go_time(zone.civil(time), "2006-01-02 15:04:05 -0700");
}

// The first `count` instants after `from`, in the zone's civil time, with the offset.
std::vector<std::string> firings(const std::string& line, const std::string& zone_name,
                                 WallTime from, int count) {
  const CronSchedule schedule = cron(line, zone_name);
  std::vector<std::string> shown;
  std::optional<WallTime> time = from;
  for (int i = 0; i < count; ++i) {
    time = schedule.next_after(*time);
    if (!time) break;
    shown.push_back(show(*time, zone(zone_name)));
  }
  return shown;
}

using Shown = std::vector<std::string>;

constexpr sys_seconds kSunday = sys_days{2026y / 11 / 22} + 12h;

TEST(Cron, FiresAtWholeMinutesThatFit) {
  EXPECT_EQ(firings("*/20 * * * *", "UTC", kSunday, 4),
            (Shown{"2026-11-22 12:20:00 +0000", "2026-11-22 12:40:00 +0000",
                   "2026-11-22 13:00:00 +0000", "2026-11-22 13:20:00 +0000"}));
  EXPECT_EQ(firings("*/30 8-9 * * MON-FRI", "UTC", sys_days{2026y / 11 / 20} + 9h, 3),
            (Shown{"2026-11-20 09:30:00 +0000", "2026-11-23 08:00:00 +0000",
                   "2026-11-23 08:30:00 +0000"}));
  EXPECT_EQ(firings("0 0 31 * *", "UTC", kSunday, 3),
            (Shown{"2026-12-31 00:00:00 +0000", "2027-01-31 00:00:00 +0000",
                   "2027-03-31 00:00:00 +0000"}));
  EXPECT_EQ(firings("@yearly", "UTC", kSunday, 1), (Shown{"2027-01-01 00:00:00 +0000"}));
}

TEST(Cron, IsStrictlyAfter) {
  const CronSchedule schedule = cron("0 12 * * *");
  EXPECT_EQ(schedule.next_after(WallTime(kSunday) - 1ns), WallTime(kSunday));
  EXPECT_EQ(schedule.next_after(WallTime(kSunday) - 1s), WallTime(kSunday));
  EXPECT_EQ(schedule.next_after(WallTime(kSunday)), WallTime(kSunday) + 24h);
  EXPECT_EQ(schedule.next_after(WallTime(kSunday) + 1ns), WallTime(kSunday) + 24h);
}

TEST(Cron, TwoRestrictedDayFieldsAreOred) {
  EXPECT_EQ(firings("0 0 1 * FRI", "UTC", kSunday, 3),
            (Shown{"2026-11-27 00:00:00 +0000", "2026-12-01 00:00:00 +0000",
                   "2026-12-04 00:00:00 +0000"}));
  // A field that begins with a star is unrestricted: both must hold.
  EXPECT_EQ(firings("0 0 */10 * FRI", "UTC", kSunday, 2),
            (Shown{"2026-12-11 00:00:00 +0000", "2027-01-01 00:00:00 +0000"}));
  EXPECT_EQ(firings("0 0 13 * */5", "UTC", kSunday, 2),
            (Shown{"2026-12-13 00:00:00 +0000", "2027-06-13 00:00:00 +0000"}));
}

TEST(Cron, FindsDaysThatAreFarAway) {
  EXPECT_EQ(firings("0 0 29 2 *", "UTC", kSunday, 2),
            (Shown{"2028-02-29 00:00:00 +0000", "2032-02-29 00:00:00 +0000"}));
  // A Sunday, across 2100, which is no leap year.
  EXPECT_EQ(firings("59 23 29 2 */7", "UTC", sys_days{2088y / 3 / 1}, 1),
            (Shown{"2128-02-29 23:59:00 +0000"}));
}

TEST(Cron, NeverFiresOnThirtiethOfFebruary) {
  EXPECT_EQ(cron("0 0 30 2 *").next_after(kSunday), std::nullopt);
}

TEST(Cron, EndsWithTheClock) {
  EXPECT_EQ(cron("* * * * *").next_after(WallTime::max()), std::nullopt);
  EXPECT_EQ(cron("0 0 1 1 *", kBerlin).next_after(WallTime::max() - 24h), std::nullopt);
  EXPECT_TRUE(cron("* * * * *", kBerlin).next_after(WallTime::max() - 2min).has_value());
}

constexpr sys_seconds kBerlinGap = sys_days{2026y / 3 / 29} + 1h;             // 02:00 becomes 03:00
constexpr sys_seconds kBerlinRepeat = sys_days{2026y / 10 / 25} + 1h;         // 03:00 becomes 02:00
constexpr sys_seconds kLordHoweGap = sys_days{2026y / 10 / 3} + 15h + 30min;  // 02:00, 02:30
constexpr sys_seconds kLordHoweRepeat = sys_days{2026y / 4 / 4} + 15h;        // 02:00 becomes 01:30

TEST(Cron, FixedTimesInAGapFireOnceAfterIt) {
  EXPECT_EQ(firings("*/10 2 * * *", kBerlin, kBerlinGap - 1h, 2),
            (Shown{"2026-03-29 03:00:00 +0200", "2026-03-30 02:00:00 +0200"}));
  EXPECT_EQ(firings("30 2,3 * * *", kBerlin, kBerlinGap - 1h, 3),
            (Shown{"2026-03-29 03:00:00 +0200", "2026-03-29 03:30:00 +0200",
                   "2026-03-30 02:30:00 +0200"}));
  // A time of its own at the end of the gap makes no second one.
  EXPECT_EQ(firings("0 2,3 * * *", kBerlin, kBerlinGap - 1h, 2),
            (Shown{"2026-03-29 03:00:00 +0200", "2026-03-30 02:00:00 +0200"}));
  EXPECT_EQ(firings("15,45 2 * * *", kLordHowe, kLordHoweGap - 1h, 3),
            (Shown{"2026-10-04 02:30:00 +1100", "2026-10-04 02:45:00 +1100",
                   "2026-10-05 02:15:00 +1100"}));
  EXPECT_EQ(firings("45 2 * * *", kLordHowe, kLordHoweGap - 1h, 1),
            (Shown{"2026-10-04 02:45:00 +1100"}));
}

TEST(Cron, FixedTimesThatAreRepeatedFireInTheFirstPass) {
  EXPECT_EQ(firings("30 2 * * *", kBerlin, kBerlinRepeat - 2h, 2),
            (Shown{"2026-10-25 02:30:00 +0200", "2026-10-26 02:30:00 +0100"}));
  // Whoever begins in the second pass waits for what is new.
  EXPECT_EQ(firings("30 2,3 * * *", kBerlin, kBerlinRepeat + 10min, 2),
            (Shown{"2026-10-25 03:30:00 +0100", "2026-10-26 02:30:00 +0100"}));
  EXPECT_EQ(firings("*/15 1 * * *", kLordHowe, kLordHoweRepeat - 45min, 4),
            (Shown{"2026-04-05 01:30:00 +1100", "2026-04-05 01:45:00 +1100",
                   "2026-04-06 01:00:00 +1030", "2026-04-06 01:15:00 +1030"}));
}

TEST(Cron, LinesOfAnyHourFollowElapsedTime) {
  EXPECT_EQ(firings("30 * * * *", kBerlin, kBerlinGap - 1h, 2),
            (Shown{"2026-03-29 01:30:00 +0100", "2026-03-29 03:30:00 +0200"}));
  EXPECT_EQ(firings("30 * * * *", kBerlin, kBerlinRepeat - 1h, 3),
            (Shown{"2026-10-25 02:30:00 +0200", "2026-10-25 02:30:00 +0100",
                   "2026-10-25 03:30:00 +0100"}));
  EXPECT_EQ(
      firings("*/15 * * * *", kLordHowe, kLordHoweRepeat - 16min, 5),
      (Shown{"2026-04-05 01:45:00 +1100", "2026-04-05 01:30:00 +1030", "2026-04-05 01:45:00 +1030",
             "2026-04-05 02:00:00 +1030", "2026-04-05 02:15:00 +1030"}));
  // Even hours of the clock on the wall: none in the gap, two in the repetition.
  EXPECT_EQ(firings("0 */2 * * *", kBerlin, kBerlinGap - 2h - 1s, 2),
            (Shown{"2026-03-29 00:00:00 +0100", "2026-03-29 04:00:00 +0200"}));
  EXPECT_EQ(firings("0 */2 * * *", kBerlin, kBerlinRepeat - 2h, 3),
            (Shown{"2026-10-25 02:00:00 +0200", "2026-10-25 02:00:00 +0100",
                   "2026-10-25 04:00:00 +0100"}));
}

TEST(Cron, EveryTenMinutesIsTenMinutesOfElapsedTimeAllYear) {
  for (const char* const name : {kBerlin, kNewYork, kLordHowe}) {
    const CronSchedule schedule = cron("*/10 * * * *", name);
    for (WallTime time = sys_days{2026y / 1 / 1}; time < sys_days{2027y / 1 / 1}; time += 10min) {
      ASSERT_EQ(schedule.next_after(time), time + 10min) << name << show(time, zone(name));
    }
  }
}

TEST(Cron, ADayThatWasSkippedFiresAfterwards) {
  // Samoa left out 30 December 2011.
  EXPECT_EQ(firings("0 12 * * *", "Pacific/Apia", sys_days{2011y / 12 / 29} + 23h, 2),
            (Shown{"2011-12-31 00:00:00 +1400", "2011-12-31 12:00:00 +1400"}));
}

// --- The same by brute force, minute by minute -------------------------------------------------

bool has(std::uint64_t mask, int value) { return (mask >> static_cast<unsigned>(value) & 1U) != 0; }

bool fits(const config::CronFields& line, const CivilTime& at) {
  const bool by_day = has(line.days, at.day);
  const bool by_weekday = has(line.weekdays, at.weekday);
  const bool day = line.day_unrestricted || line.weekday_unrestricted ? by_day && by_weekday
                                                                      : by_day || by_weekday;
  return has(line.minutes, at.minute) && has(line.hours, at.hour) && has(line.months, at.month) &&
         day;
}

// A stretch of time, minute by minute, as a clock on the wall shows it.
class Stretch {
 public:
  struct Minute {
    WallTime time;
    bool shown_before = false;
    CivilTime civil;
    std::vector<CivilTime> skipped;  // just before it
  };

  // The first three hours only tell what has been shown before: none of the zones goes back by
  // more.
  Stretch(const Timezone& zone, WallTime from, WallTime end) {
    std::set<nanoseconds> shown;
    auto last_offset = zone.offset_at(from - 3h);
    for (WallTime time = from - 3h; time < end; time += 1min) {
      Minute minute{.time = time, .civil = zone.civil(time), .skipped = {}};
      const auto offset = minute.civil.offset;
      minute.shown_before = !shown.insert(time.time_since_epoch() + offset).second;
      for (auto gap = last_offset; gap < offset; gap += 1min) {
        minute.skipped.push_back(Timezone::utc().civil(time + gap));
      }
      last_offset = offset;
      if (time >= from) minutes_.push_back(minute);
    }
  }

  std::vector<WallTime> firings(const config::CronFields& line) const {
    std::vector<WallTime> times;
    for (const Minute& minute : minutes_) {
      bool fires = fits(line, minute.civil);
      if (!line.hour_unrestricted) {
        fires = (fires && !minute.shown_before) ||
                std::ranges::any_of(minute.skipped,
                                    [&](const CivilTime& at) { return fits(line, at); });
      }
      if (fires) times.push_back(minute.time);
    }
    return times;
  }

 private:
  std::vector<Minute> minutes_;
};

// What next_after() must give, as far as the list of firings reaches.
void expect_next(const CronSchedule& schedule, WallTime from, const std::vector<WallTime>& times,
                 WallTime end, const std::string& what, const Timezone& zone) {
  const auto expected = std::ranges::upper_bound(times, from);
  const std::optional<WallTime> next = schedule.next_after(from);
  ASSERT_TRUE(next.has_value()) << what;
  if (expected != times.end()) {
    ASSERT_EQ(*next, *expected) << what << " after " << show(from, zone) << " gave "
                                << show(*next, zone) << ", expected " << show(*expected, zone);
  } else {
    ASSERT_GE(*next, end) << what << " after " << show(from, zone);
  }
}

TEST(CronProperty, EveryMinuteAroundEachOffsetChange) {
  const std::vector<std::string> lines = {"* * * * *",        "*/10 * * * *",  "7,37 */2 * * *",
                                          "0 2 * * *",        "*/7 1-3 * * *", "59 1 * * SUN",
                                          "15,30,45 2 * * 0", "0 0,3 */2 * *", "30 2,12 1 * 6,7"};
  for (const char* const name : {kBerlin, kNewYork, kLordHowe}) {
    const Timezone place = zone(name);
    int changes = 0;
    for (auto change = place.next_offset_change(sys_days{2020y / 1 / 1});
         change && *change < sys_days{2038y / 1 / 1}; change = place.next_offset_change(*change)) {
      ++changes;
      const WallTime end = *change + 6h;
      const Stretch stretch(place, *change - 3h, end);
      for (const std::string& line : lines) {
        const CronSchedule schedule(fields(line), place);
        const std::vector<WallTime> times = stretch.firings(fields(line));
        for (WallTime from = *change - 90min; from < *change + 90min; from += 1min) {
          ASSERT_NO_FATAL_FAILURE(
              expect_next(schedule, from, times, end, name + (": " + line), place));
        }
      }
    }
    EXPECT_EQ(changes, 36) << name;
  }
}

std::string random_field(Random& random, int first, int last) {
  const auto pick = [&](int from) {
    return from + static_cast<int>(random() % static_cast<std::uint64_t>(last - from + 1));
  };
  const int value = pick(first);
  switch (random() % 6) {
    case 0:
      return std::to_string(value);
    case 1:
      return std::to_string(value) + "-" + std::to_string(pick(value));
    case 2:
      return "*/" + std::to_string(std::max(value, 1));
    case 3:
      return std::to_string(value) + "," + std::to_string(pick(first)) + "/5";
    default:
      return "*";
  }
}

TEST(CronProperty, RandomLinesAtRandomTimes) {
  Random random(2026);
  for (const char* const name : {"UTC", "Asia/Shanghai", kBerlin, kNewYork, kLordHowe}) {
    const Timezone place = zone(name);
    for (int round = 0; round < 12; ++round) {
      const WallTime from = sys_days{2020y / 1 / 1} + std::chrono::minutes(random() % 9'467'000);
      const WallTime end = from + 24h * 3;
      const Stretch stretch(place, from, end);
      for (int lines = 0; lines < 10; ++lines) {
        const std::string line = random_field(random, 0, 59) + " " + random_field(random, 0, 23) +
                                 " " + random_field(random, 1, 28) + " " +
                                 random_field(random, 1, 12) + " " + random_field(random, 0, 6);
        const CronSchedule schedule(fields(line), place);
        const std::vector<WallTime> times = stretch.firings(fields(line));
        WallTime after = from - 1s;
        for (std::size_t i = 0; i <= times.size(); ++i) {
          ASSERT_NO_FATAL_FAILURE(
              expect_next(schedule, after, times, end, name + (": " + line), place));
          if (i < times.size()) after = times[i];
        }
      }
    }
  }
}

}  // namespace
}  // namespace timing::plan
