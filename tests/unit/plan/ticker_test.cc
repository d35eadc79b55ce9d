#include "timing/plan/ticks/ticker.h"

#include <gtest/gtest.h>

#include <string>

#include "timing/plan/ticks/cron_line.h"
#include "timing/plan/ticks/grid_line.h"
#include "timing/plan/ticks/line_ticker.h"

namespace timing::plan {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

constexpr WallTime kNoon{sys_days{2026y / 11 / 22} + 12h};
constexpr SteadyTime kSteadyNoon{1000h};

// Both clocks, some time after noon.
Instant after_noon(nanoseconds span) {
  return {.steady = kSteadyNoon + span, .wall = kNoon + span};
}

CronSchedule schedule_of(const std::string& line) {
  return {config::parse_cron(line).value(), Timezone::utc()};
}

const Jitter kNone(0, nanoseconds(0));

LineTicker cron_ticker(const CronSchedule& schedule, const Instant& opening) {
  return LineTicker(std::make_unique<CronLine>(schedule), opening, kNone, 1U);
}

LineTicker grid_ticker(const Instant& opening, nanoseconds interval) {
  return LineTicker(std::make_unique<GridLine>(Grid(opening.steady, interval)), opening, kNone, 1U);
}

nanoseconds since_noon(const std::optional<Tick>& tick) {
  return tick ? tick->intended - kSteadyNoon : nanoseconds::min();
}

TEST(CronTicker, NamesItsNextTickOnTheWallClock) {
  const CronSchedule schedule = schedule_of("*/5 * * * *");
  LineTicker ticker = cron_ticker(schedule, after_noon(1s));
  EXPECT_EQ(ticker.next_wall(), kNoon + 5min);
  EXPECT_EQ(ticker.next_steady(), std::nullopt);
}

TEST(CronTicker, ATickAtTheOpeningCounts) {
  const CronSchedule schedule = schedule_of("*/5 * * * *");
  LineTicker ticker = cron_ticker(schedule, after_noon(0s));
  EXPECT_EQ(ticker.next_wall(), kNoon);
  EXPECT_EQ(since_noon(ticker.take_due(after_noon(0s), std::nullopt)), 0s);
}

TEST(CronTicker, TakesEachDueTickOnce) {
  const CronSchedule schedule = schedule_of("*/5 * * * *");
  LineTicker ticker = cron_ticker(schedule, after_noon(1s));
  EXPECT_FALSE(ticker.take_due(after_noon(5min - 1ns), std::nullopt));
  const auto tick = ticker.take_due(after_noon(5min), std::nullopt);
  EXPECT_EQ(since_noon(tick), 5min);
  EXPECT_FALSE(tick->late);
  EXPECT_FALSE(ticker.take_due(after_noon(5min), std::nullopt));
  EXPECT_EQ(ticker.next_wall(), kNoon + 10min);
}

TEST(CronTicker, TheIntendedStartIsTheTicksDistanceFromNowOnTheWallClock) {
  const CronSchedule schedule = schedule_of("*/5 * * * *");
  LineTicker ticker = cron_ticker(schedule, after_noon(1s));
  // The wall clock was slewed meanwhile: it is 3 s ahead of where the steady clock would put it.
  const Instant now{.steady = kSteadyNoon + 5min - 3s + 2ms, .wall = kNoon + 5min + 2ms};
  EXPECT_EQ(since_noon(ticker.take_due(now, std::nullopt)), 5min - 3s);
}

TEST(CronTicker, LateFromOneMillisecond) {
  const CronSchedule schedule = schedule_of("*/5 * * * *");
  for (const auto& [overdue, late] :
       {std::pair<nanoseconds, bool>{1ms - 1ns, false}, {1ms, true}, {5min, true}}) {
    LineTicker ticker = cron_ticker(schedule, after_noon(1s));
    EXPECT_EQ(ticker.pass_missed(after_noon(5min + overdue), std::nullopt), 0U);
    const auto tick = ticker.take_due(after_noon(5min + overdue), std::nullopt);
    EXPECT_EQ(since_noon(tick), 5min);
    EXPECT_EQ(tick->late, late) << overdue.count();
  }
}

// The interval of a tick is the distance to the one that follows.
TEST(CronTicker, MissedWhenOverdueByMoreThanTheDistanceToTheNext) {
  const CronSchedule schedule = schedule_of("0,5,45 * * * *");
  const struct {
    nanoseconds now;
    std::uint64_t missed;
    nanoseconds next;
  } cases[] = {
      {4min, 0, 0min},         {5min, 0, 0min},         {5min + 1ns, 1, 5min},
      {45min, 1, 5min},        {45min + 1ns, 2, 45min}, {60min, 2, 45min},
      {60min + 1ns, 3, 60min}, {65min, 3, 60min},       {24h, 24 * 3 - 1, 23h + 45min},
  };
  for (const auto& [now, missed, next] : cases) {
    LineTicker ticker = cron_ticker(schedule, after_noon(0s));
    EXPECT_EQ(ticker.pass_missed(after_noon(now), std::nullopt), missed) << now.count();
    EXPECT_EQ(ticker.next_wall(), kNoon + next) << now.count();
  }
}

TEST(CronTicker, NoTickReachesTheClosing) {
  const CronSchedule schedule = schedule_of("*/5 * * * *");
  const WallTime closing = kNoon + 10min;
  LineTicker ticker = cron_ticker(schedule, after_noon(0s));
  EXPECT_EQ(ticker.pass_due(after_noon(1h), closing), 2U);
  EXPECT_FALSE(ticker.take_due(after_noon(1h), closing));
  EXPECT_EQ(ticker.next_wall(), closing);
}

TEST(CronTicker, ASteppedClockMovesTheNextTick) {
  const CronSchedule schedule = schedule_of("*/5 * * * *");
  LineTicker ticker = cron_ticker(schedule, after_noon(1s));
  const Instant later{.steady = kSteadyNoon + 1min, .wall = kNoon + 3h + 1min};
  ticker.follow_clock_step(later);
  EXPECT_EQ(ticker.pass_missed(later, std::nullopt), 0U);
  EXPECT_EQ(ticker.next_wall(), kNoon + 3h + 5min);
  ticker.follow_clock_step({.steady = kSteadyNoon + 1min, .wall = kNoon - 2h});
  EXPECT_EQ(ticker.next_wall(), kNoon - 2h);
}

TEST(CronTicker, ALineThatNeverFiresHasNoTick) {
  const CronSchedule schedule = schedule_of("0 0 30 2 *");
  LineTicker ticker = cron_ticker(schedule, after_noon(0s));
  EXPECT_EQ(ticker.next_wall(), std::nullopt);
  EXPECT_EQ(ticker.pass_due(after_noon(24h), std::nullopt), 0U);
  EXPECT_FALSE(ticker.take_due(after_noon(24h), std::nullopt));
}

TEST(GridTicker, TakesEachDueTickOnceFromTheOpeningOn) {
  LineTicker ticker = grid_ticker(after_noon(7ms), 3s);
  EXPECT_EQ(ticker.next_wall(), std::nullopt);
  EXPECT_EQ(ticker.next_steady(), kSteadyNoon + 7ms);
  EXPECT_EQ(since_noon(ticker.take_due(after_noon(7ms), std::nullopt)), 7ms);
  EXPECT_FALSE(ticker.take_due(after_noon(3007ms - 1ns), std::nullopt));
  EXPECT_EQ(ticker.next_steady(), kSteadyNoon + 3007ms);
  const auto tick = ticker.take_due(after_noon(3009ms), std::nullopt);
  EXPECT_EQ(since_noon(tick), 3007ms);
  EXPECT_TRUE(tick->late);
}

TEST(GridTicker, PassesWhatIsMissedAndNoMore) {
  LineTicker ticker = grid_ticker(after_noon(0s), 1s);
  EXPECT_EQ(ticker.pass_missed(after_noon(3500ms), std::nullopt), 3U);
  EXPECT_EQ(ticker.pass_missed(after_noon(3500ms), std::nullopt), 0U);
  EXPECT_EQ(since_noon(ticker.take_due(after_noon(3500ms), std::nullopt)), 3s);
  EXPECT_EQ(ticker.pass_due(after_noon(5s), std::nullopt), 2U);
  EXPECT_FALSE(ticker.take_due(after_noon(5s), std::nullopt));
}

TEST(GridTicker, AStepOfTheClockMovesTheClosingAndNotTheGrid) {
  LineTicker ticker = grid_ticker(after_noon(0s), 1min);
  const Instant stepped{.steady = kSteadyNoon + 150s, .wall = kNoon + 1h};
  // By the old reading all three due ticks lie before the closing, by the new one none does.
  const WallTime closing = kNoon + 30min;
  ticker.follow_clock_step(stepped);
  EXPECT_EQ(ticker.pass_due(stepped, closing), 0U);
  EXPECT_EQ(ticker.pass_due(stepped, std::nullopt), 3U);
  EXPECT_EQ(ticker.next_steady(), kSteadyNoon + 3min);
}

// Overdue by more than one interval and by more than 20 ms: missed.
TEST(GridTicker, MissedBeyondTheLargerAllowance) {
  const struct {
    nanoseconds interval;
    nanoseconds now;
    std::uint64_t missed;
  } cases[] = {
      // Longer than 20 ms: the interval counts.
      {1s, 0s, 0},
      {1s, 1s, 0},
      {1s, 1s + 1ns, 1},
      {1s, 2s, 1},
      {1s, 2s + 1ns, 2},
      // Shorter: 20 ms count.
      {1ms, 20ms, 0},
      {1ms, 20ms + 1ns, 1},
      {1ms, 21ms, 1},
      {1ms, 21ms + 1ns, 2},
      {10us, 21ms, 100},
      {20ms, 20ms + 1ns, 1},
  };
  for (const auto& [interval, now, missed] : cases) {
    LineTicker ticker = grid_ticker(after_noon(0s), interval);
    EXPECT_EQ(ticker.pass_missed(after_noon(now), std::nullopt), missed)
        << interval.count() << " " << now.count();
    EXPECT_EQ(ticker.next_steady(), kSteadyNoon + interval * missed);
  }
}

TEST(GridTicker, LateFromOneMillisecondOrOneInterval) {
  const struct {
    nanoseconds interval;
    nanoseconds now;
    bool late;
  } cases[] = {
      {1s, 1ms - 1ns, false}, {1s, 1ms, true}, {10us, 10us - 1ns, false}, {10us, 10us, true}};
  for (const auto& [interval, now, late] : cases) {
    LineTicker ticker = grid_ticker(after_noon(0s), interval);
    EXPECT_EQ(ticker.take_due(after_noon(now), std::nullopt)->late, late)
        << interval.count() << " " << now.count();
  }
}

TEST(GridTicker, AnIntervalBeyondTheClockHasOneTick) {
  LineTicker ticker = grid_ticker(after_noon(0s), nanoseconds::max());
  EXPECT_EQ(ticker.pass_missed(after_noon(24h), std::nullopt), 0U);
  EXPECT_EQ(since_noon(ticker.take_due(after_noon(24h), std::nullopt)), 0s);
  EXPECT_EQ(ticker.next_steady(), std::nullopt);
  EXPECT_EQ(ticker.next_by_wall_clock(), std::nullopt);
  EXPECT_EQ(ticker.pass_due(after_noon(48h), std::nullopt), 0U);
}

JobPlan plan_of() {
  return {.name = "job",
          .content = {},
          .url_label = {},
          .window = Window({}, Timezone::utc()),
          .start = {},
          .run_count = std::nullopt,
          .secrets = {},
          .target = SqlPlan{}};
}

TEST(Ticker, IsOfTheJobsKind) {
  JobPlan by_interval = plan_of();
  by_interval.interval = 1min;
  EXPECT_TRUE(by_interval.scheduled());
  EXPECT_EQ(make_ticker(by_interval, after_noon(1s))->next_steady(), kSteadyNoon + 1s);
  JobPlan by_cron = plan_of();
  by_cron.cron = schedule_of("1 * * * *");
  EXPECT_TRUE(by_cron.scheduled());
  EXPECT_EQ(make_ticker(by_cron, after_noon(1s))->next_wall(), kNoon + 1min);
  EXPECT_FALSE(plan_of().scheduled());
  EXPECT_TRUE(plan_of().back_to_back());
  JobPlan thinking = plan_of();
  thinking.think_time = {1s, 2s};
  EXPECT_FALSE(thinking.scheduled());
  EXPECT_FALSE(thinking.back_to_back());
}

}  // namespace
}  // namespace timing::plan
