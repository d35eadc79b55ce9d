// Where ticks begin: aligned to midnight, and at a time; against clocks that are simply watched.
#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/plan/compile_support.h"
#include "tests/unit/plan/window_helpers.h"
#include "timing/plan/calendar/local_time.h"
#include "timing/plan/ticks/aligned_line.h"
#include "timing/plan/ticks/ticker.h"

namespace timing::plan {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using test::show;
using test::utc;
using test::zone;
using testing::ElementsAre;
using timing::test::job_of;

// Those of the specification, and those whose clocks change at midnight.
const std::vector<std::string> kZones = {
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai",
    "UTC",           "Africa/Cairo",     "America/Havana",      "Asia/Beirut"};

std::vector<WallTime> changes(const Timezone& zone, int first_year, int last_year) {
  std::vector<WallTime> found;
  auto change = zone.next_offset_change(utc(first_year, 1, 1));
  while (change && *change < utc(last_year + 1, 1, 1)) {
    found.push_back(*change);
    change = zone.next_offset_change(*change);
  }
  // A zone without any is looked at too.
  if (found.empty()) found.push_back(utc(first_year, 6, 15));
  return found;
}

local_seconds local_at(const Timezone& zone, sys_seconds time) {
  return local_seconds{time.time_since_epoch() + zone.offset_at(time)};
}

// Each minute of [begin, end), and how long ago midnight was, as one who looks at the clock each
// minute would tell: a new day begins when the clock first shows its date. REQUIRES: the clock is
// not changed in the two days before.
std::vector<std::pair<sys_seconds, std::chrono::seconds>> watch(const Timezone& zone,
                                                                sys_seconds begin,
                                                                sys_seconds end) {
  std::vector<std::pair<sys_seconds, std::chrono::seconds>> watched;
  sys_seconds time = begin - days(2);
  auto day = std::chrono::floor<days>(local_at(zone, time));
  sys_seconds midnight = time - (local_at(zone, time) - day);
  for (; time < end; time += 1min) {
    const auto today = std::chrono::floor<days>(local_at(zone, time));
    if (today > day) {
      day = today;
      midnight = time;
    }
    if (time >= begin) watched.emplace_back(time, time - midnight);
  }
  return watched;
}

std::vector<WallTime> ticks_of(AlignedLine& line, WallTime begin, WallTime end) {
  std::vector<WallTime> ticks;
  auto tick = line.first_from(begin.time_since_epoch());
  while (tick && WallTime(tick->at) < end) {
    ticks.emplace_back(tick->at);
    const auto next = line.first_from(tick->at + 1ns);
    EXPECT_EQ(tick->at + tick->to_next, next->at);
    tick = next;
  }
  return ticks;
}

TEST(AlignedLine, TicksAsAWatchedClockTellsAroundEachChange) {
  for (const std::string& name : kZones) {
    const Timezone place = zone(name);
    for (const WallTime change : changes(place, 2020, 2037)) {
      const auto begin = std::chrono::floor<minutes>(change) - 30h;
      const auto end = begin + 80h;
      const auto watched = watch(place, begin, end);
      for (const minutes interval : {5min, 90min, 120min, 480min, 1440min}) {
        AlignedLine line(place, interval);
        std::vector<WallTime> expected;
        for (const auto& [time, since_midnight] : watched) {
          if (since_midnight % interval == 0s) expected.emplace_back(time);
        }
        EXPECT_EQ(ticks_of(line, begin, end), expected)
            << name << " " << show(change) << " " << interval.count();
        EXPECT_EQ(line.count(WallTime(begin).time_since_epoch(), WallTime(end).time_since_epoch()),
                  expected.size());
      }
    }
  }
}

TEST(AlignedLine, CountsYearsAsDaysThatAreSeenOneByOne) {
  for (const std::string& name : kZones) {
    AlignedLine line(zone(name), 1h);
    const WallTime begin = utc(2020, 1, 1, 0, 30);
    const WallTime end = utc(2038, 1, 1, 0, 30);
    EXPECT_EQ(line.count(begin.time_since_epoch(), end.time_since_epoch()),
              ticks_of(line, begin, end).size())
        << name;
  }
}

TEST(AlignedLine, ADayThatIsSkippedHasNoTicks) {
  AlignedLine line(zone("Pacific/Apia"), 24h);
  const auto ticks = ticks_of(line, utc(2011, 12, 28), utc(2012, 1, 3));
  EXPECT_THAT(ticks, ElementsAre(utc(2011, 12, 28, 10), utc(2011, 12, 29, 10),
                                 utc(2011, 12, 30, 10),  // the 31st begins where the 29th ends
                                 utc(2011, 12, 31, 10), utc(2012, 1, 1, 10), utc(2012, 1, 2, 10)));
}

TEST(AlignedLine, EndsBeforeTheClockDoes) {
  AlignedLine line(zone("Europe/Berlin"), 1s);
  EXPECT_FALSE(line.first_from(nanoseconds::max()));
  EXPECT_TRUE(line.first_from(nanoseconds::min()));
  EXPECT_GT(line.count(nanoseconds::min(), nanoseconds::max()), 18'000'000'000U);
}

TEST(LocalTime, IsReachedFirstWhereAWatchedClockReachesIt) {
  for (const std::string& name : kZones) {
    const Timezone place = zone(name);
    for (const WallTime change : changes(place, 2026, 2027)) {
      const auto middle = std::chrono::floor<minutes>(
          local_at(place, std::chrono::floor<std::chrono::seconds>(change)));
      for (auto time = middle - 3h; time <= middle + 3h; time += 15min) {
        sys_seconds watched = std::chrono::floor<minutes>(change) - 30h;
        while (local_at(place, watched) < time) watched += 1min;
        EXPECT_EQ(first_instant(place, time), watched)
            << name << " " << time.time_since_epoch().count();
      }
    }
  }
}

TEST(StartTime, ASkippedTimeIsTheEndOfTheGapAndARepeatedOneItsFirstPass) {
  const auto at = [](const std::string& name, const std::string& start) {
    return show(job_of("url: http://a/\ntimezone: " + name + "\nstart: " + start)->start.at);
  };
  EXPECT_EQ(at("Europe/Berlin", "2026-12-01T08:00:00"), "2026-12-01 07:00:00");
  EXPECT_EQ(at("Europe/Berlin", "2026-03-29T02:30:00"), "2026-03-29 01:00:00");
  EXPECT_EQ(at("Europe/Berlin", "2026-10-25T02:30:00"), "2026-10-25 00:30:00");
  EXPECT_EQ(at("America/New_York", "2026-03-08T02:30:00"), "2026-03-08 07:00:00");
  EXPECT_EQ(at("America/New_York", "2026-11-01T01:30:00"), "2026-11-01 05:30:00");
  EXPECT_EQ(at("Australia/Lord_Howe", "2026-10-04T02:15:00"), "2026-10-03 15:30:00");
  EXPECT_EQ(at("Australia/Lord_Howe", "2026-04-05T01:45:00"), "2026-04-04 14:45:00");
  EXPECT_EQ(at("Asia/Shanghai", "2026-12-01T08:00:00"), "2026-12-01 00:00:00");
  EXPECT_EQ(at("UTC", "2026-12-01T08:00:00"), "2026-12-01 08:00:00");
  // An offset of its own, whatever the zone.
  EXPECT_EQ(at("Asia/Shanghai", "2026-12-01T08:00:00Z"), "2026-12-01 08:00:00");
  EXPECT_EQ(at("Asia/Shanghai", "2026-12-01T08:00:00-05:30"), "2026-12-01 13:30:00");
}

TEST(StartTime, TheWindowOpensNoEarlier) {
  const auto job = job_of("url: http://a/\nstart: 2026-12-01T08:30:00\nrange: {hour: {eq: 8}}");
  EXPECT_FALSE(job->window.open_at(utc(2026, 11, 30, 8, 45)));
  EXPECT_FALSE(job->window.open_at(utc(2026, 12, 1, 8, 29, 59)));
  EXPECT_TRUE(job->window.open_at(utc(2026, 12, 1, 8, 30)));
  EXPECT_EQ(job->window.next_opening(utc(2026, 11, 22)), utc(2026, 12, 1, 8, 30));
  EXPECT_EQ(job->window.next_closing(utc(2026, 12, 1, 8, 30)), utc(2026, 12, 1, 9));
  EXPECT_EQ(job->window.next_opening(utc(2026, 12, 1, 9)), utc(2026, 12, 2, 8));
}

std::vector<std::string> first_ticks(const JobPlan& job, WallTime opening, int count) {
  std::vector<std::string> ticks;
  const auto ticker = make_ticker(job, {.steady = SteadyTime(1000h), .wall = opening});
  for (int i = 0; i < count; ++i) {
    const WallTime tick = *ticker->next_by_wall_clock();
    ticks.push_back(show(tick));
    const Instant then{.steady = SteadyTime(1000h) + (tick - opening), .wall = tick};
    EXPECT_EQ(ticker->take_due(then, std::nullopt)->intended, then.steady);
  }
  return ticks;
}

TEST(StartTime, TheGridIsAnchoredThereForEver) {
  const auto job = job_of("url: http://a/\nrun_every: 7m\nstart: 2026-01-01T00:00:30Z");
  const WallTime day = utc(2026, 1, 2);  // 205 intervals and 5 minutes after the anchor
  EXPECT_THAT(first_ticks(*job, day, 3),
              ElementsAre("2026-01-02 00:02:30", "2026-01-02 00:09:30", "2026-01-02 00:16:30"));
  EXPECT_THAT(first_ticks(*job, day + 150s, 1), ElementsAre("2026-01-02 00:02:30"));
  EXPECT_THAT(first_ticks(*job, day + 151s, 1), ElementsAre("2026-01-02 00:09:30"));
  EXPECT_THAT(first_ticks(*job, utc(2026, 1, 1, 0, 0, 30), 1), ElementsAre("2026-01-01 00:00:30"));
}

TEST(Seed, IsTheOneGivenOrARandomOne) {
  EXPECT_EQ(job_of("url: http://a/\nseed: 42")->seed, 42U);
  EXPECT_NE(job_of("url: http://a/")->seed, job_of("url: http://a/")->seed);
}

}  // namespace
}  // namespace timing::plan
