#include "timing/plan/calendar/timezone.h"

#include <gmock/gmock.h>

#include <array>
#include <ctime>
#include <filesystem>
#include <limits>
#include <string>

#include "tests/support/basics/files.h"
#include "tests/unit/plan/environment.h"
#include "timing/base/random.h"

namespace timing::plan {
namespace {

using namespace std::chrono_literals;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year;
using test::ScopedVariable;

constexpr std::array kZones = {
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Asia/Shanghai",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "Europe/Dublin",
    "Pacific/Apia",
    "America/Nuuk",
    "Asia/Gaza",
    "Pacific/Chatham",
    "Antarctica/Troll",
    "Africa/Monrovia",
};

Timezone zone(std::string_view name) {
  const Result<Timezone> found = Timezone::find(name);
  EXPECT_TRUE(found.ok()) << name;
  return found.ok() ? found.value() : Timezone::utc();
}

WallTime instant(int in_year, unsigned month, unsigned day, hours hour = 0h) {
  return sys_days(year(in_year) / static_cast<int>(month) / static_cast<int>(day)) + hour;
}

WallTime random_instant(Random& random, int first_year, int last_year) {
  // In seconds, since the span of all WallTimes does not fit into nanoseconds.
  const sys_seconds first = sys_days(year(first_year) / 1 / 1);
  const sys_seconds last = sys_days(year(last_year) / 1 / 1);
  const auto span = static_cast<std::uint64_t>((last - first).count());
  return first + seconds(random() % span) + nanoseconds(random() % 1'000'000'000);
}

std::string date_and_time(const CivilTime& time) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d %02d:%02d:%02d.%09d %d/%d", time.year,
                time.month, time.day, time.hour, time.minute, time.second, time.nanosecond,
                time.weekday, time.year_day);
  return std::string(text.data()) + " " + std::to_string(time.offset.count()) + " " +
         time.abbreviation;
}

std::string libc_date_and_time(WallTime time) {
  const std::time_t second = floor<seconds>(time).time_since_epoch().count();
  std::tm local{};
  ::localtime_r(&second, &local);
  return date_and_time({
      .year = local.tm_year + 1900,
      .month = local.tm_mon + 1,
      .day = local.tm_mday,
      .weekday = local.tm_wday,
      .year_day = local.tm_yday + 1,
      .hour = local.tm_hour,
      .minute = local.tm_min,
      .second = local.tm_sec,
      .nanosecond = static_cast<int>((time - floor<seconds>(time)).count()),
      .offset = seconds(local.tm_gmtoff),
      .abbreviation = local.tm_zone,
  });
}

TEST(Timezone, EqualsTheLibrarysLocalTime) {
  Random random(1);
  for (const char* const name : kZones) {
    const ScopedVariable variable("TZ", name);
    ::tzset();
    const Timezone tested = zone(name);
    for (int round = 0; round < 1'000; ++round) {
      const WallTime time = random_instant(random, 1680, 2260);
      ASSERT_EQ(date_and_time(tested.civil(time)), libc_date_and_time(time)) << name;
      ASSERT_EQ(tested.offset_at(time), tested.civil(time).offset) << name;
    }
  }
  ::tzset();
}

TEST(Timezone, EverySecondAroundAChangeEqualsTheLibrarys) {
  for (const char* const name : kZones) {
    const ScopedVariable variable("TZ", name);
    ::tzset();
    const Timezone tested = zone(name);
    std::optional<WallTime> change = tested.next_offset_change(instant(1890, 1, 1));
    for (; change && *change < instant(2100, 1, 1); change = tested.next_offset_change(*change)) {
      for (const seconds around : {-1s, 0s, 1s}) {
        ASSERT_EQ(date_and_time(tested.civil(*change + around)),
                  libc_date_and_time(*change + around))
            << name;
      }
    }
  }
  ::tzset();
}

TEST(Timezone, TheNextChangeIsTheFirstOne) {
  Random random(2);
  for (const char* const name : kZones) {
    const Timezone tested = zone(name);
    for (int round = 0; round < 100; ++round) {
      const WallTime time = random_instant(random, 1880, 2150);
      const seconds offset = tested.offset_at(time);
      const std::optional<WallTime> change = tested.next_offset_change(time);
      const WallTime end = change ? *change : time + 24h * 400;
      for (WallTime between = time; between < end && between < time + 24h * 400; between += 29h) {
        ASSERT_EQ(tested.offset_at(between), offset) << name << " " << round;
      }
      if (!change) continue;
      ASSERT_GT(*change, time) << name;
      ASSERT_EQ(tested.offset_at(*change - 1ns), offset) << name;
      ASSERT_NE(tested.offset_at(*change), offset) << name;
    }
  }
}

TEST(Timezone, ChangesOfBerlin) {
  const Timezone berlin = zone("Europe/Berlin");
  EXPECT_EQ(berlin.next_offset_change(instant(2026, 1, 1)), instant(2026, 3, 29, 1h));
  EXPECT_EQ(berlin.next_offset_change(instant(2026, 3, 29, 1h)), instant(2026, 10, 25, 1h));
  // After the last year of the file's table.
  EXPECT_EQ(berlin.next_offset_change(instant(2061, 1, 1)), instant(2061, 3, 27, 1h));
  EXPECT_EQ(berlin.offset_at(instant(2061, 7, 1)), 2h);
  EXPECT_EQ(berlin.civil(instant(2061, 7, 1)).abbreviation, "CEST");
}

TEST(Timezone, ZonesThatNeverChangeSaySo) {
  EXPECT_EQ(Timezone::utc().next_offset_change(WallTime::min()), std::nullopt);
  EXPECT_EQ(zone("Asia/Kathmandu").next_offset_change(instant(2000, 1, 1)), std::nullopt);
  EXPECT_EQ(zone("Europe/Berlin").next_offset_change(WallTime::max()), std::nullopt);
}

TEST(Timezone, TheEndsOfWallTime) {
  EXPECT_EQ(date_and_time(Timezone::utc().civil(WallTime::max())),
            "2262-04-11 23:47:16.854775807 5/101 0 UTC");
  EXPECT_EQ(date_and_time(Timezone::utc().civil(WallTime::min())),
            "1677-09-21 00:12:43.145224192 2/264 0 UTC");
  EXPECT_EQ(date_and_time(zone("Asia/Shanghai").civil(WallTime::max())),
            "2262-04-12 07:47:16.854775807 6/102 28800 CST");
}

TEST(Timezone, InstantsBeforeTheEpochRoundDown) {
  EXPECT_EQ(date_and_time(Timezone::utc().civil(WallTime(-1ns))),
            "1969-12-31 23:59:59.999999999 3/365 0 UTC");
}

TEST(Timezone, NamesThatAreNoZones) {
  for (const std::string name :
       {"", "Nowhere", "Europe", "Europe/", "../zoneinfo/UTC", "/etc/localtime", "tzdata.zi",
        "Europe/Berlin/", "europe/berlin"}) {
    const Result<Timezone> found = Timezone::find(name);
    ASSERT_FALSE(found.ok()) << name;
    EXPECT_EQ(found.error().message, "unknown time zone \"" + name +
                                         "\" (allowed: a name of the IANA database, like "
                                         "Europe/Berlin or UTC)");
  }
  EXPECT_FALSE(Timezone::find(std::string_view("UTC\0", 4)).ok());
  EXPECT_LT(Timezone::find(std::string(10'000, 'x')).error().message.size(), 250U);
}

TEST(Timezone, WithoutADatabaseOnlyUtcWorks) {
  const test::TemporaryFolder empty;
  for (const std::string& folder : {empty.path().string(), empty.path().string() + "/none"}) {
    const ScopedVariable database("TZDIR", folder);
    const Result<Timezone> found = Timezone::find("Europe/Berlin");
    ASSERT_FALSE(found.ok());
    EXPECT_EQ(
        found.error().message,
        "time zone \"Europe/Berlin\" cannot be looked up: there is no time zone database in " +
            folder + " (install the package tzdata, or use UTC)");
    EXPECT_TRUE(Timezone::find("UTC").ok());
    EXPECT_TRUE(Timezone::find("Etc/UTC").ok());
    const ScopedVariable local("TZ", "Europe/Berlin");
    EXPECT_EQ(Timezone::local().offset_at(instant(2026, 7, 1)), 0s);
  }
}

TEST(Timezone, ADatabaseThatComesLaterIsFound) {
  const test::TemporaryFolder folder;
  const ScopedVariable database("TZDIR", folder.path().string());
  ASSERT_FALSE(Timezone::find("Berlin").ok());
  std::filesystem::copy("/usr/share/zoneinfo/Europe/Berlin", folder.path() / "Berlin");
  EXPECT_EQ(zone("Berlin").offset_at(instant(2026, 7, 1)), 2h);
}

TEST(LocalTimezone, FollowsTheVariableTzAsGoDoes) {
  const test::TemporaryFolder folder;
  const std::string file = (folder.path() / "mine").string();
  std::filesystem::copy("/usr/share/zoneinfo/Asia/Shanghai", file);
  const struct {
    std::string value;
    hours expected;
  } cases[] = {
      {"Europe/Berlin", 2h}, {":Europe/Berlin", 2h}, {"", 0h},          {":", 0h},
      {"UTC", 0h},           {"Nowhere/City", 0h},   {file, 8h},        {":" + file, 8h},
      {file + "x", 0h},      {"CET-1CEST", 0h},      {"/dev/zero", 0h}, {"/", 0h},
  };
  for (const auto& [value, expected] : cases) {
    const ScopedVariable variable("TZ", value);
    EXPECT_EQ(Timezone::local().offset_at(instant(2026, 7, 1)), expected) << value;
  }
}

TEST(LocalTimezone, WithoutTzItIsTheMachines) {
  const ScopedVariable variable("TZ", std::nullopt);
  ::tzset();
  Random random(3);
  for (int round = 0; round < 1'000; ++round) {
    const WallTime time = random_instant(random, 1900, 2100);
    EXPECT_EQ(date_and_time(Timezone::local().civil(time)), libc_date_and_time(time));
  }
}

}  // namespace
}  // namespace timing::plan
