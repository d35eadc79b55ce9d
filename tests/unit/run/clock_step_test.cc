// What jobs do when the wall clock is set: windows and cron lines follow it, intervals do not, and
// nothing runs in a burst.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/unit/run/schedule_bench.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using record::Event;
using run::RunEnd;
using std::chrono::days;
using testing::ElementsAre;

class ClockStepTest : public testing::Test {
 protected:
  ClockStepTest() { bench_.runs_end_at_once_ = RunEnd::finished; }

  // The clock is set, and the kernel tells of it at once.
  void step(nanoseconds by) {
    bench_.clock_.step_wall(by);
    bench_.scheduler_->follow_clock_step(bench_.clock_.now());
    bench_.stall_for(0s);
  }
  std::size_t started(const std::string& name = "job") {
    return bench_.target(name).started.size();
  }
  std::vector<nanoseconds> starts(const std::string& name = "job") {
    return intended_starts(bench_.target(name));
  }
  record::ScheduleState state() const { return bench_.series("job").schedule; }

  ScheduleBench bench_;  // Sunday, 2026-11-22, 12:00 UTC
};

TEST_F(ClockStepTest, AnIntervalStaysOnItsGridWhateverTheStep) {
  bench_.apply({ScheduleBench::job({.interval = 10s})});
  std::vector<nanoseconds> expected = {0s};
  for (const nanoseconds by : std::initializer_list<nanoseconds>{1s, -1s, 9s, -25s, 1h, -3h,
                                                                 days(31), -days(400), 500us}) {
    bench_.run_for(5s);
    step(by);
    bench_.run_for(5s);
    expected.push_back(expected.back() + 10s);
  }
  EXPECT_EQ(starts(), expected);
  EXPECT_EQ(bench_.count("job", Event::missed), 0);
  EXPECT_EQ(bench_.count("job", Event::late), 0);
}

TEST_F(ClockStepTest, AStepOverAnOpeningOpensTheWindowAtOnceAndMakesUpForNothing) {
  bench_.apply({ScheduleBench::job({.interval = 1min, .range = hours(14, 20)})});
  bench_.run_for(90s);
  step(5h);
  EXPECT_TRUE(state().window_open);
  EXPECT_THAT(starts(), ElementsAre(90s));
  bench_.run_for(2min);
  EXPECT_THAT(starts(), ElementsAre(90s, 150s, 210s));
  EXPECT_EQ(bench_.count("job", Event::missed), 0);
  EXPECT_EQ(state().window_next_change, ScheduleBench::kStart + 9h);
}

TEST_F(ClockStepTest, AStepOverAClosingClosesTheWindowAtOnce) {
  bench_.apply({ScheduleBench::job({.interval = 1min, .range = hours(12, 12)})});
  bench_.run_for(90s);
  step(1h);
  EXPECT_FALSE(state().window_open);
  EXPECT_EQ(state().window_next_change, ScheduleBench::kStart + 24h);
  bench_.run_for(10min);
  EXPECT_THAT(starts(), ElementsAre(0s, 60s));
  EXPECT_EQ(bench_.series("job").planned, 2);
}

TEST_F(ClockStepTest, AStepBackBeforeTheOpeningClosesTheWindowAndItOpensAgain) {
  bench_.apply({ScheduleBench::job({.interval = 30min, .range = hours(12, 12)})});
  bench_.run_for(10min);
  step(-40min);  // 11:30
  EXPECT_FALSE(state().window_open);
  bench_.run_for(1h);
  EXPECT_THAT(starts(), ElementsAre(0min, 40min, 70min));
}

TEST_F(ClockStepTest, AStepOverSeveralWindowsRunsThroughNoneOfThem) {
  bench_.apply({ScheduleBench::job({.interval = 1min, .range = hours(13, 13)})});
  step(days(60));
  EXPECT_EQ(started(), 0);
  EXPECT_EQ(bench_.series("job").planned, 0);
  bench_.run_for(2h);
  EXPECT_EQ(started(), 60);
  step(-days(60));
  EXPECT_EQ(started(), 60);
  EXPECT_EQ(state().window_next_change, ScheduleBench::kStart + 25h);
}

TEST_F(ClockStepTest, FromOneWindowIntoAnotherTheGridGoesOn) {
  bench_.apply({ScheduleBench::job({.interval = 7min, .range = hours(12, 12)})});
  bench_.run_for(10min);
  step(24h);
  bench_.run_for(5min);
  EXPECT_THAT(starts(), ElementsAre(0min, 7min, 14min));
}

TEST_F(ClockStepTest, AWindowWithADateIsReopenedWhenTheClockWasWrong) {
  config::Range range = {
      {.dates = {.value = {.to = config::DateBound{.day = std::chrono::local_days{
                                                       2026y / std::chrono::December / 24}}}}}};
  bench_.clock_.step_wall(days(365 * 12));  // a clock that is far ahead when the program starts
  bench_.apply({ScheduleBench::job({.interval = 1min, .range = range})});
  EXPECT_TRUE(bench_.scheduler_->finished());
  EXPECT_EQ(bench_.log_.count("no window opens any more, the job rests"), 1);
  EXPECT_EQ(state().next_run, std::nullopt);
  step(-days(365 * 12));
  EXPECT_FALSE(bench_.scheduler_->finished());
  bench_.run_for(2min);
  EXPECT_EQ(started(), 3);
  step(days(365));
  EXPECT_TRUE(bench_.scheduler_->finished());
  bench_.run_for(1h);
  EXPECT_EQ(started(), 3);
}

TEST_F(ClockStepTest, AJobThatHasDoneItsCountStaysDone) {
  bench_.apply({ScheduleBench::job({.interval = 1s, .run_count = 3, .range = hours(12, 12)})});
  bench_.run_for(1min);
  for (const nanoseconds by : {nanoseconds(24h), nanoseconds(-48h), nanoseconds(days(31))}) {
    step(by);
    bench_.run_for(1min);
  }
  EXPECT_EQ(started(), 3);
  EXPECT_TRUE(bench_.scheduler_->finished());
}

TEST_F(ClockStepTest, ACronLineGoesOnAtTheNewTime) {
  bench_.apply({ScheduleBench::job({.cron = "*/10 * * * *"})});
  bench_.run_for(5min);
  step(3h + 2min);  // 15:07
  bench_.run_for(4min);
  EXPECT_THAT(starts(), ElementsAre(0min, 8min));
  step(-days(31) + 5min);  // 15:16, a month before
  bench_.run_for(5min);
  EXPECT_THAT(starts(), ElementsAre(0min, 8min, 13min));
  EXPECT_EQ(bench_.count("job", Event::missed), 0);
}

TEST_F(ClockStepTest, ACronLineRunsAgainWhatComesAgain) {
  bench_.apply({ScheduleBench::job({.cron = "0 * * * *"})});
  bench_.run_for(1min);
  step(-2min);  // 11:59
  bench_.run_for(2min);
  EXPECT_THAT(starts(), ElementsAre(0min, 2min));
}

TEST_F(ClockStepTest, StepsInAChangeToSummerTime) {
  // Berlin leaves out 02:00 to 03:00 on 2027-03-28, at 01:00 UTC.
  const WallTime change{std::chrono::sys_days{2027y / std::chrono::March / 28} + 1h};
  bench_.clock_.step_wall(change - 90min - ScheduleBench::kStart);  // 00:30 there
  bench_.apply(
      {ScheduleBench::job({.interval = 5min, .range = hours(2, 3), .timezone = "Europe/Berlin"})});
  EXPECT_FALSE(state().window_open);
  EXPECT_EQ(state().window_next_change, change);
  step(2h);  // 03:30
  EXPECT_TRUE(state().window_open);
  EXPECT_EQ(state().window_next_change, change + 1h);
  step(-1h);  // 01:30
  EXPECT_FALSE(state().window_open);
  bench_.run_for(90min);
  EXPECT_EQ(started(), 1 + 12);
}

TEST_F(ClockStepTest, AClosedLoopStopsAndGoesOnWithItsWindow) {
  bench_.runs_end_at_once_.reset();
  bench_.apply({ScheduleBench::job({.threads = 2, .range = hours(12, 12)})});
  EXPECT_EQ(started(), 2);
  step(1h);
  bench_.end_runs("job");
  EXPECT_EQ(started(), 2);
  step(-30min);
  EXPECT_EQ(started(), 4);
}

// The kernel may tell of a step only after a timer has fired: whatever the jobs did meanwhile, it
// is no burst.
TEST_F(ClockStepTest, AStepThatIsToldLateRunsNothingTwice) {
  for (const nanoseconds by : {nanoseconds(2h), nanoseconds(-2h), nanoseconds(days(31))}) {
    ScheduleBench bench;
    bench.runs_end_at_once_ = RunEnd::finished;
    bench.apply({ScheduleBench::job({.name = "in", .interval = 1s, .range = hours(12, 12)}),
                 ScheduleBench::job({.name = "out", .interval = 1s, .range = hours(13, 20)})});
    bench.run_for(10500ms);
    bench.clock_.step_wall(by);
    bench.stall_for(400ms);
    bench.scheduler_->follow_clock_step(bench.clock_.now());
    bench.stall_for(0s);
    bench.run_for(5s);
    for (const char* name : {"in", "out"}) {
      const std::vector<nanoseconds> starts = intended_starts(bench.target(name));
      EXPECT_LE(starts.size(), 11 + 7U) << name;
      EXPECT_EQ(std::set<nanoseconds>(starts.begin(), starts.end()).size(), starts.size()) << name;
    }
  }
}

// Whatever the clocks do, the window is the plan's, and an interval keeps its pace.
TEST(ClockStepProperty, WindowsFollowAndIntervalsKeepTheirPace) {
  for (std::uint32_t seed = 1; seed <= 100; ++seed) {
    std::mt19937_64 random(seed);
    const auto upto = [&](std::int64_t most) {
      return std::uniform_int_distribution<std::int64_t>(0, most)(random);
    };
    const auto random_step = [&] {
      constexpr nanoseconds kSpans[] = {10s, 2h, days(2), days(100)};
      const nanoseconds most = kSpans[upto(3)];
      return nanoseconds(upto(2 * most.count())) - most;
    };
    ScheduleBench bench;
    bench.runs_end_at_once_ = RunEnd::finished;
    const int from = static_cast<int>(upto(22));
    const auto job = ScheduleBench::job({.interval = 7min,
                                         .range = hours(from, from + 1),
                                         .timezone = upto(1) == 0 ? "UTC" : "Europe/Berlin"});
    bench.apply({job});
    std::uint64_t openings = 0;
    for (int round = 0; round < 30; ++round) {
      switch (upto(2)) {
        case 0:
          bench.run_for(nanoseconds(upto(nanoseconds(8h).count())));
          break;
        case 1:  // suspended: the steady clock stands still, or goes on
          bench.clock_.advance(upto(1) == 0 ? nanoseconds(upto(nanoseconds(1h).count())) : 0ns);
          [[fallthrough]];
        default:
          bench.clock_.step_wall(random_step());
          bench.scheduler_->follow_clock_step(bench.clock_.now());
          bench.stall_for(0s);
      }
      ASSERT_EQ(bench.series("job").schedule.window_open,
                job->window.open_at(bench.clock_.wall_now()))
          << "seed " << seed << " round " << round;
    }
    for (const auto& line : bench.log_.lines()) {
      openings += line.text.find("window open until") == std::string::npos ? 0U : 1U;
    }
    std::vector<nanoseconds> starts = intended_starts(bench.target("job"));
    EXPECT_TRUE(std::ranges::is_sorted(starts)) << "seed " << seed;
    EXPECT_EQ(std::ranges::adjacent_find(starts), starts.end()) << "seed " << seed;
    EXPECT_LE(starts.size(), static_cast<std::uint64_t>(bench.now() / 7min) + openings)
        << "seed " << seed;
  }
}

}  // namespace
}  // namespace timing::test
