#include "timing/plan/calendar/zone_file.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/support/basics/files.h"
#include "timing/base/random.h"

namespace timing::plan {
namespace {

using namespace std::chrono_literals;
using std::chrono::hours;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year;

std::string berlin() { return test::read_file("/usr/share/zoneinfo/Europe/Berlin"); }

void ask_everything(const ZoneFile& zone) {
  for (int of_year = 1700; of_year < 2250; of_year += 7) {
    const sys_seconds time = sys_days(year(of_year) / 5 / 1);
    const std::chrono::seconds offset = zone.type_at(time).offset;
    EXPECT_LE(std::chrono::abs(offset), 168h);
    const auto next = zone.next_offset_change(time);
    if (next) {
      EXPECT_GT(*next, time);
    }
  }
}

TEST(ZoneFile, CutShortAnywhereIsNoZoneFile) {
  const std::string bytes = berlin();
  ASSERT_TRUE(ZoneFile::parse(bytes));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(ZoneFile::parse(std::string_view(bytes).substr(0, size))) << size;
  }
}

TEST(ZoneFile, DamagedBytesAreRefusedOrRead) {
  const std::string bytes = berlin();
  Random random(1);
  int read = 0;
  for (int round = 0; round < 5'000; ++round) {
    std::string damaged = bytes;
    for (std::uint64_t times = random() % 4; times < 4; ++times) {
      damaged[random() % damaged.size()] = static_cast<char>(random());
    }
    const std::optional<ZoneFile> zone = ZoneFile::parse(damaged);
    if (!zone) continue;
    ++read;
    if (round % 50 == 0) ask_everything(*zone);
  }
  EXPECT_GT(read, 0);
}

TEST(ZoneFile, RandomBytesAreNone) {
  Random random(2);
  for (int round = 0; round < 1'000; ++round) {
    std::string bytes = "TZif2";
    for (std::uint64_t left = random() % 200; left > 0; --left) {
      bytes += static_cast<char>(random() % 3);
    }
    const std::optional<ZoneFile> zone = ZoneFile::parse(bytes);
    if (zone) ask_everything(*zone);
  }
}

// A file of version 1: two types, one transition, 32-bit times, no rule.
TEST(ZoneFile, Version1) {
  using namespace std::string_literals;
  const std::string counts =
      "\0\0\0\0"
      "\0\0\0\0"
      "\0\0\0\0"
      "\0\0\0\1"
      "\0\0\0\2"
      "\0\0\0\x8"s;
  const std::string data =
      "\xff\xff\xff\xff"
      "\1"  // at -1 to type 1
      "\0\0\0\0"
      "\0"
      "\0"  // type 0: 0 "ABC"
      "\0\0\x0e\x10"
      "\1"
      "\4"  // type 1: 3600 "DEF"
      "ABC\0DEF\0"s;
  const std::string bytes = "TZif"s + std::string(16, '\0') + counts + data;
  const std::optional<ZoneFile> zone = ZoneFile::parse(bytes);
  ASSERT_TRUE(zone);
  EXPECT_EQ(zone->type_at(sys_seconds(-2s)).abbreviation, "ABC");
  EXPECT_EQ(zone->type_at(sys_seconds(-1s)).abbreviation, "DEF");
  EXPECT_EQ(zone->type_at(sys_seconds(hours(24 * 365 * 100))).offset, 1h);
  EXPECT_EQ(zone->next_offset_change(sys_seconds(-2s)), sys_seconds(-1s));
  EXPECT_EQ(zone->next_offset_change(sys_seconds(-1s)), std::nullopt);
}

TEST(PosixRule, TextsThatAreNone) {
  for (const char* const text :
       {"", "CET", "-1", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,",
        "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0",
        "CET-1CEST,J0,J365", "CET-1CEST,366,1", "CET-1CEST,M3.5.0,M10.5.0/168",
        "CET-1CEST,M3.5.0,M10.5.0x", "<CET-1", "<>-1", "CET-", "CET-1:60", "CET-1x"}) {
    EXPECT_FALSE(PosixRule::parse(text)) << text;
  }
}

TEST(PosixRule, ChangesOfAYear) {
  const auto at = [](int of_year, int month, int day, std::chrono::seconds time) {
    return sys_days(year(of_year) / month / day) + time;
  };
  const struct {
    const char* rule;
    sys_seconds from;
    sys_seconds first;
    sys_seconds second;
  } cases[] = {
      {"CET-1CEST,M3.5.0,M10.5.0/3", at(2050, 1, 1, 0s), at(2050, 3, 27, 1h), at(2050, 10, 30, 1h)},
      {"EST5EDT,M3.2.0,M11.1.0", at(2050, 1, 1, 0s), at(2050, 3, 13, 7h), at(2050, 11, 6, 6h)},
      // South of the equator daylight time spans the new year.
      {"AEST-10AEDT,M10.1.0,M4.1.0/3", at(2050, 1, 1, 0s), at(2050, 4, 2, 16h),
       at(2050, 10, 1, 16h)},
      {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", at(2050, 1, 1, 0s), at(2050, 4, 2, 15h),
       at(2050, 10, 1, 15h + 30min)},
      // Times of day beyond the day, before and after.
      {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", at(2050, 1, 1, 0s), at(2050, 3, 27, 1h),
       at(2050, 10, 30, 1h)},
      {"IST-2IDT,M3.4.4/26,M10.5.0", at(2050, 1, 1, 0s), at(2050, 3, 25, 0h),
       at(2050, 10, 29, 23h)},
      // March 1 in a leap year: the 60th day where February 29 has no number, the 61st else.
      {"AAA0BBB,J60/0,J365/0", at(2048, 1, 1, 0s), at(2048, 3, 1, 0h), at(2048, 12, 30, 23h)},
      {"AAA0BBB,59/0,364/0", at(2048, 1, 1, 0s), at(2048, 2, 29, 0h), at(2048, 12, 29, 23h)},
  };
  for (const auto& [text, from, first, second] : cases) {
    const std::optional<PosixRule> rule = PosixRule::parse(text);
    ASSERT_TRUE(rule) << text;
    EXPECT_EQ(rule->next_offset_change(from), first) << text;
    EXPECT_EQ(rule->next_offset_change(first), second) << text;
  }
}

TEST(PosixRule, DaylightTimeThatNeverEndsNeverChanges) {
  const std::optional<PosixRule> rule = PosixRule::parse("XXX3EDT4,0/0,J365/23");
  ASSERT_TRUE(rule);
  for (sys_seconds time = sys_days(year(2050) / 1 / 1); time < sys_days(year(2053) / 1 / 1);
       time += 1h) {
    ASSERT_EQ(rule->type_at(time).abbreviation, "EDT");
  }
  EXPECT_EQ(rule->next_offset_change(sys_days(year(2050) / 6 / 1)), std::nullopt);
}

TEST(PosixRule, WithoutDaylightTimeNothingChanges) {
  const std::optional<PosixRule> rule = PosixRule::parse("<+0545>-5:45");
  ASSERT_TRUE(rule);
  EXPECT_EQ(rule->type_at(sys_seconds(0s)).offset, 5h + 45min);
  EXPECT_EQ(rule->type_at(sys_seconds(0s)).abbreviation, "+0545");
  EXPECT_EQ(rule->next_offset_change(sys_seconds(0s)), std::nullopt);
}

}  // namespace
}  // namespace timing::plan
