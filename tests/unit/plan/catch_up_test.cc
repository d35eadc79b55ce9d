#include "timing/plan/ticks/catch_up.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace timing::plan {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;
using testing::ElementsAre;
using testing::IsEmpty;

// A Sunday.
constexpr WallTime kNoon{sys_days{2026y / 11 / 22} + 12h};

struct Spec {
  std::string cron = "0 * * * *";
  nanoseconds within = 24h;
  std::uint32_t at_most = 1;
  config::Range range = {};
  std::string timezone = "UTC";
};

JobPlan job(const Spec& spec) {
  const Timezone zone = Timezone::find(spec.timezone).value();
  return {.name = "job",
          .content = {},
          .url_label = {},
          .window = Window(spec.range, zone),
          .cron = CronSchedule(config::parse_cron(spec.cron).value(), zone),
          .catch_up = config::CatchUp{.within = spec.within, .at_most = spec.at_most},
          .run_count = std::nullopt,
          .secrets = {},
          .target = SqlPlan{}};
}

// When the ticks to catch up were due, from noon on.
std::vector<nanoseconds> caught_up(const Spec& spec, nanoseconds settled, nanoseconds now) {
  std::vector<nanoseconds> due;
  for (const PassedTick& tick : ticks_to_catch_up(job(spec), kNoon + settled, kNoon + now)) {
    EXPECT_EQ(tick.lane, std::nullopt);
    due.push_back(tick.due - kNoon);
  }
  return due;
}

TEST(CatchUp, TakesTheLatestTicksOldestFirst) {
  EXPECT_THAT(caught_up({}, 30min, 5h + 10min), ElementsAre(5h));
  EXPECT_THAT(caught_up({.at_most = 3}, 30min, 5h + 10min), ElementsAre(3h, 4h, 5h));
  EXPECT_THAT(caught_up({.at_most = 9}, 30min, 5h + 10min), ElementsAre(1h, 2h, 3h, 4h, 5h));
}

TEST(CatchUp, TakesNothingWhereNoTickHasPassed) {
  EXPECT_THAT(caught_up({}, 30min, 59min), IsEmpty());
  EXPECT_THAT(caught_up({.cron = "0 0 1 1 *", .within = days(40)}, 0h, 24h * 30), IsEmpty());
}

TEST(CatchUp, WhatIsSettledWasPlannedAndWhatIsDueNowWillBe) {
  EXPECT_THAT(caught_up({.at_most = 9}, 1h, 2h), IsEmpty());
  EXPECT_THAT(caught_up({.at_most = 9}, 1h - 1ns, 2h + 1ns), ElementsAre(1h, 2h));
}

TEST(CatchUp, TakesNoTickThatIsOlderThanAllowed) {
  EXPECT_THAT(caught_up({.within = 2h, .at_most = 9}, -days(30), 5h + 10min), ElementsAre(4h, 5h));
  EXPECT_THAT(caught_up({.within = 70min, .at_most = 9}, -days(30), 5h + 10min),
              ElementsAre(4h, 5h));
  EXPECT_THAT(caught_up({.within = 70min - 1ns, .at_most = 9}, -days(30), 5h + 10min),
              ElementsAre(5h));
  EXPECT_THAT(caught_up({.within = 10min - 1ns}, -days(30), 5h + 10min), IsEmpty());
}

TEST(CatchUp, TakesNothingOfATimeToCome) {
  EXPECT_THAT(caught_up({.at_most = 9}, 10h, 5h), IsEmpty());  // the clock was set back since
}

TEST(CatchUp, TakesNoTickOutsideOfTheWindow) {
  Spec spec{.within = days(3), .at_most = 99};
  spec.range = {{.conditions = {{config::Unit::hour, config::Comparison::in, {8, 13, 14}}}}};
  EXPECT_THAT(caught_up(spec, -1h, 26h + 10min), ElementsAre(1h, 2h, 20h, 25h, 26h));
  spec.at_most = 4;
  EXPECT_THAT(caught_up(spec, -1h, 26h + 10min), ElementsAre(2h, 20h, 25h, 26h));
}

TEST(CatchUp, TakesNothingWhileTheWindowIsClosed) {
  Spec spec{.at_most = 99};
  spec.range = {{.conditions = {{config::Unit::hour, config::Comparison::eq, {13}}}}};
  EXPECT_THAT(caught_up(spec, 0h, 2h), IsEmpty());
  EXPECT_THAT(caught_up(spec, 0h, 2h - 1ns), ElementsAre(1h));
}

TEST(CatchUp, FollowsTheZoneThroughAChange) {
  // Berlin leaves out 02:00 to 03:00 on 2027-03-28: the tick of 02:30 fires at 03:00, 01:00 UTC.
  const Spec spec{
      .cron = "30 2 * * *", .within = days(2), .at_most = 9, .timezone = "Europe/Berlin"};
  const WallTime midnight{sys_days{2027y / 3 / 28}};
  const auto ticks = ticks_to_catch_up(job(spec), midnight - days(1), midnight + 25h);
  ASSERT_EQ(ticks.size(), 3U);
  EXPECT_EQ(ticks[0].due, midnight - days(1) + 90min);
  EXPECT_EQ(ticks[1].due, midnight + 1h);
  EXPECT_EQ(ticks[2].due, midnight + days(1) + 30min);
}

TEST(CatchUp, AYearOfMinutesIsLookedThroughAtOnce) {
  const Spec spec{.cron = "* * * * *", .within = days(365), .at_most = 2};
  for (int repetition = 0; repetition < 1000; ++repetition) {
    ASSERT_THAT(caught_up(spec, -days(365), 30s), ElementsAre(-1min, 0min));
  }
}

TEST(CatchUp, TakesTicksOfAnIntervalThatIsAligned) {
  JobPlan plan = job({.at_most = 3});
  plan.cron.reset();
  plan.interval = 8h;
  plan.start.aligned = true;
  const auto ticks = ticks_to_catch_up(plan, kNoon - days(5), kNoon);
  ASSERT_EQ(ticks.size(), 3U);
  EXPECT_EQ(ticks[0].due, kNoon - 20h);
  EXPECT_EQ(ticks[1].due, kNoon - 12h);
  EXPECT_EQ(ticks[2].due, kNoon - 4h);
}

TEST(CatchUp, TakesTicksOfAnIntervalThatIsAnchored) {
  JobPlan plan = job({.at_most = 9});
  plan.cron.reset();
  plan.interval = 7h;
  plan.start.at = kNoon - days(400);
  std::vector<WallTime> expected;
  for (WallTime tick = *plan.start.at; tick < kNoon; tick += 7h) {
    if (tick >= kNoon - 24h) expected.push_back(tick);
  }
  std::vector<WallTime> found;
  for (const PassedTick& tick : ticks_to_catch_up(plan, kNoon - days(5), kNoon)) {
    found.push_back(tick.due);
  }
  EXPECT_EQ(found, expected);
}

TEST(CatchUp, TicksThatAreSpreadAreThoseOfOneThread) {
  JobPlan plan = job({.at_most = 99});
  plan.cron.reset();
  plan.interval = 6h;
  plan.start.aligned = true;
  plan.start.spread = true;
  plan.threads = 2;
  std::vector<std::uint32_t> lanes(2);
  WallTime last = kNoon - 24h;
  for (const PassedTick& tick : ticks_to_catch_up(plan, kNoon - days(5), kNoon)) {
    EXPECT_GE(tick.due, last);
    last = tick.due;
    ASSERT_TRUE(tick.lane.has_value());
    ++lanes.at(*tick.lane);
  }
  EXPECT_THAT(lanes, ElementsAre(4, 4));
}

// The same as looking at every minute.
TEST(CatchUp, AgreesWithEveryMinuteLookedAt) {
  std::mt19937 random(1);
  const auto upto = [&](int most) { return std::uniform_int_distribution<>(0, most)(random); };
  const char* const lines[] = {"* * * * *", "*/7 * * * *", "3 */5 * * *", "30 2 * * *",
                               "0 12 * * MON"};
  const char* const zones[] = {"UTC", "Europe/Berlin", "Australia/Lord_Howe"};
  for (int attempt = 0; attempt < 80; ++attempt) {
    Spec spec{.cron = lines[upto(4)],
              .within = 1min * (1 + upto(5 * 24 * 60)),
              .at_most = static_cast<std::uint32_t>(1 + upto(20)),
              .timezone = zones[upto(2)]};
    if (upto(2) > 0) {
      const int from = upto(20);
      spec.range = {
          {.conditions = {{config::Unit::hour, config::Comparison::gte, {from}},
                          {config::Unit::hour, config::Comparison::lte, {from + upto(3)}}}}};
    }
    const JobPlan plan = job(spec);
    // Around a change of both zones in some of the attempts.
    const WallTime now = WallTime(sys_days{2027y / 3 / 25}) + 1s * upto(20 * 86400);
    const WallTime settled = now - 1s * upto(6 * 86400);
    std::vector<WallTime> expected;
    for (WallTime minute = std::chrono::floor<std::chrono::minutes>(now); minute > settled;
         minute -= 1min) {
      if (minute >= now || minute < now - spec.within) continue;
      if (plan.cron->next_after(minute - 1ns) != minute || !plan.window.open_at(minute)) continue;
      expected.insert(expected.begin(), minute);
    }
    if (!plan.window.open_at(now)) expected.clear();
    while (expected.size() > spec.at_most) expected.erase(expected.begin());
    std::vector<WallTime> found;
    for (const PassedTick& tick : ticks_to_catch_up(plan, settled, now)) found.push_back(tick.due);
    EXPECT_EQ(found, expected) << "attempt " << attempt;
  }
}

}  // namespace
}  // namespace timing::plan
