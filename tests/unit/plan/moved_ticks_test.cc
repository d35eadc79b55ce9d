// Jitter and spread: what they add to a tick, and the ticks that come of it.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "tests/unit/plan/window_helpers.h"
#include "timing/base/random.h"
#include "timing/plan/ticks/jitter.h"
#include "timing/plan/ticks/next_run.h"
#include "timing/plan/ticks/spread.h"
#include "timing/plan/ticks/ticker.h"

namespace timing::plan {
namespace {

using namespace std::chrono_literals;
using test::utc;
using test::zone;
using testing::ElementsAre;

constexpr SteadyTime kSteadyOpening{1000h};
const WallTime kOpening = utc(2026, 11, 22, 12);

Instant after(nanoseconds span) {
  return {.steady = kSteadyOpening + span, .wall = kOpening + span};
}

JobPlan job_of(nanoseconds interval, StartPlan start, std::uint32_t threads = 1,
               std::uint64_t seed = 1, const config::Range& range = {},
               std::string_view zone_name = "UTC") {
  return {.name = "job",
          .content = {},
          .url_label = {},
          .window = Window(range, zone(zone_name), start.at),
          .interval = interval,
          .start = start,
          .seed = seed,
          .run_count = std::nullopt,
          .threads = threads,
          .secrets = {},
          .target = SqlPlan{}};
}

// A tick since the opening, and its lane: -1 for all of them.
using Moved = std::pair<nanoseconds, int>;

std::vector<Moved> ticks_until(const JobPlan& job, nanoseconds end) {
  std::vector<Moved> ticks;
  const auto ticker = make_ticker(job, after(0s));
  while (const auto tick = ticker->take_due(after(end - 1ns), std::nullopt)) {
    ticks.emplace_back(tick->intended - kSteadyOpening,
                       tick->lane ? static_cast<int>(*tick->lane) : -1);
  }
  return ticks;
}

TEST(Jitter, IsPinned) {
  const LineTick tick{.at = 0s, .key = 7, .to_next = 10s};
  const Jitter jitter(42, 2s);
  EXPECT_EQ(jitter.part(tick, std::nullopt), 896'957'696ns);
  EXPECT_EQ(jitter.part(tick, 0), 795'807'727ns);
  EXPECT_EQ(jitter.part(tick, 1), 440'306'160ns);
  EXPECT_EQ(Jitter(43, 2s).part(tick, std::nullopt), 306'559'255ns);
  EXPECT_EQ(Jitter(42, 0s).part(tick, std::nullopt), 0s);
}

TEST(Jitter, IsSpreadEvenlyBelowItsMost) {
  const Jitter jitter(1, 1000ns);
  std::vector<int> tenths(10);
  for (std::uint64_t key = 0; key < 100'000; ++key) {
    const nanoseconds part = jitter.part({.at = 0s, .key = key, .to_next = 1s}, std::nullopt);
    ASSERT_GE(part, 0ns);
    ASSERT_LT(part, 1000ns);
    EXPECT_LT(jitter.part({.at = 0s, .key = key, .to_next = 10ns}, std::nullopt), 10ns);
    ++tenths.at(static_cast<std::size_t>(part / 100ns));
  }
  for (const int count : tenths) EXPECT_NEAR(count, 10'000, 500);
}

TEST(Spread, IsPinned) {
  EXPECT_THAT(spread_offsets("job", 3, 1min),
              ElementsAre(38'425'807'014ns, 13'322'790'580ns, 24'249'270'090ns));
  EXPECT_THAT(spread_offsets("job#2", 1, 1min), ElementsAre(51'619'722'478ns));
}

TEST(Spread, AThreadThatIsAddedMovesNoOther) {
  const auto few = spread_offsets("job", 10, 1min);
  auto many = spread_offsets("job", 10'000, 1min);
  EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin()));
  std::vector<int> seconds(60);
  for (const nanoseconds offset : many) ++seconds.at(static_cast<std::size_t>(offset / 1s));
  for (const int count : seconds) EXPECT_NEAR(count, 10'000.0 / 60, 70);
  std::ranges::sort(many);
  EXPECT_EQ(std::ranges::adjacent_find(many), many.end());
}

TEST(MovedTicks, JitterMovesEachTickWithinItsBoundsAndAlikeForTheSameSeed) {
  const JobPlan job = job_of(10s, {.jitter = 9999ms}, 3, 42);
  const auto ticks = ticks_until(job, 10'000s);
  ASSERT_GE(ticks.size(), 999U);
  std::set<nanoseconds> parts;
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    const nanoseconds part = ticks[i].first - 10s * i;
    EXPECT_GE(part, 0s);
    EXPECT_LT(part, 9999ms);
    EXPECT_EQ(ticks[i].second, -1);
    parts.insert(part);
  }
  EXPECT_EQ(parts.size(), ticks.size());
  EXPECT_EQ(ticks_until(job_of(10s, {.jitter = 9999ms}, 3, 42), 10'000s), ticks);
  EXPECT_NE(ticks_until(job_of(10s, {.jitter = 9999ms}, 3, 43), 10'000s), ticks);
}

TEST(MovedTicks, SpreadGivesEachLaneItsOwnTicks) {
  const auto offsets = spread_offsets("job", 4, 10s);
  std::vector<Moved> expected;
  for (int k = 0; k < 3; ++k) {
    for (int lane = 0; lane < 4; ++lane) {
      expected.emplace_back(10s * k + offsets[static_cast<std::size_t>(lane)], lane);
    }
  }
  std::ranges::sort(expected);
  EXPECT_EQ(ticks_until(job_of(10s, {.spread = true}, 4), 30s), expected);
  const auto ticker = make_ticker(job_of(10s, {.spread = true}, 4), after(0s));
  EXPECT_EQ(ticker->runs_a_tick(), 1U);
  EXPECT_EQ(ticker->next_steady(), kSteadyOpening + expected.front().first);
  EXPECT_EQ(ticker->next_by_wall_clock(), kOpening + expected.front().first);
}

// An absolute start long ago, and spread: the ticks do not hang on the opening.
TEST(MovedTicks, SpreadShiftsFixedGridsByTheSameOffsets) {
  const auto offsets = spread_offsets("job", 5, 1h);
  for (const bool aligned : {true, false}) {
    StartPlan start{.aligned = aligned, .spread = true};
    if (!aligned) start.at = utc(2026, 1, 1);
    const JobPlan job = job_of(1h, start, 5);
    for (const nanoseconds opening : {0ns, 1ns, nanoseconds(17min), nanoseconds(59min)}) {
      const auto ticker = make_ticker(job, after(opening));
      std::map<std::uint32_t, nanoseconds> first;
      while (const auto tick = ticker->take_due(after(opening + 1h - 1ns), std::nullopt)) {
        EXPECT_TRUE(first.emplace(*tick->lane, tick->intended - kSteadyOpening).second);
      }
      ASSERT_EQ(first.size(), 5U);
      for (const auto& [lane, at] : first) {
        EXPECT_GE(at, opening);
        EXPECT_EQ(at % 1h, offsets[lane]) << aligned << " " << lane;
      }
    }
  }
}

// At the midnight after a day of 25 hours two ticks are an hour apart.
TEST(MovedTicks, StayInOrderWhereTheGridBeginsAnew) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const JobPlan job =
        job_of(2h, {.aligned = true, .jitter = 119min}, 1, seed, {}, "Europe/Berlin");
    const WallTime opening = utc(2026, 10, 24);
    const auto ticker = make_ticker(job, {.steady = kSteadyOpening, .wall = opening});
    const Instant end{.steady = kSteadyOpening + 72h, .wall = opening + 72h};
    SteadyTime last{};
    while (const auto tick = ticker->take_due(end, std::nullopt)) {
      EXPECT_GT(tick->intended, last) << seed;
      last = tick->intended;
    }
  }
}

TEST(MovedTicks, ATickMovedBeyondTheClosingIsNone) {
  int beyond = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const JobPlan job = job_of(1min, {.jitter = 30s}, 1, seed);
    const auto ticker = make_ticker(job, after(0s));
    const WallTime closing = kOpening + 5min + 15s;
    const std::uint64_t ticks = ticker->pass_due(after(1h), closing);
    EXPECT_GE(*ticker->next_by_wall_clock(), closing);
    EXPECT_TRUE(ticks == 5 || ticks == 6);
    if (ticks == 5) ++beyond;
    EXPECT_EQ(count_runs(job, kOpening, closing), ticks);
  }
  EXPECT_NEAR(beyond, 100, 40);
}

TEST(MovedTicks, AClockStepAlignsAnew) {
  const JobPlan job = job_of(1h, {.aligned = true});
  const auto ticker = make_ticker(job, after(1s));
  EXPECT_EQ(ticker->next_wall(), kOpening + 1h);
  EXPECT_EQ(ticker->next_steady(), std::nullopt);
  const Instant stepped{.steady = kSteadyOpening + 1min, .wall = kOpening + 5h + 30min};
  ticker->follow_clock_step(stepped);
  EXPECT_EQ(ticker->pass_missed(stepped, std::nullopt), 0U);
  EXPECT_EQ(ticker->next_wall(), kOpening + 6h);
  ticker->follow_clock_step({.steady = kSteadyOpening + 1min, .wall = kOpening - 10min});
  EXPECT_EQ(ticker->next_wall(), kOpening);
}

// What a ticker does, on a plain list of its ticks.
struct Model {
  std::vector<Moved> ticks;
  nanoseconds interval;

  std::uint64_t pass_before(nanoseconds end) {
    const auto first = std::ranges::lower_bound(ticks, Moved(end, -2));
    const auto passed = static_cast<std::uint64_t>(first - ticks.begin());
    ticks.erase(ticks.begin(), first);
    return passed;
  }
  std::uint64_t pass_missed(nanoseconds now, nanoseconds closing) {
    return pass_before(std::min(closing, now - std::max<nanoseconds>(interval, 20ms)));
  }
};

TEST(MovedTicks, AreTakenAndPassedAsAPlainListOfThemIs) {
  Random random(1);
  const auto below = [&random](std::int64_t end) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(end));
  };
  constexpr nanoseconds kEnd = 1h;
  for (int round = 0; round < 150; ++round) {
    const nanoseconds interval =
        std::vector<nanoseconds>{5s, 10s, 1min, 15min, 24h}.at(static_cast<std::size_t>(below(5)));
    StartPlan start{.aligned = below(3) == 0, .spread = below(2) == 0};
    if (!start.aligned && below(2) == 0) start.at = kOpening - nanoseconds(below(1'000'000) * 1s);
    if (below(2) == 0) start.jitter = nanoseconds(below(interval.count()));
    const JobPlan job = job_of(interval, start, static_cast<std::uint32_t>(1 + below(5)), random());
    Model model{ticks_until(job, kEnd), interval};
    ASSERT_TRUE(std::ranges::is_sorted(model.ticks));
    EXPECT_EQ(count_runs(job, kOpening, kOpening + kEnd),
              model.ticks.size() * (start.spread ? 1 : job.threads));
    const nanoseconds closing = below(2) == 0 ? kEnd : nanoseconds(below(kEnd.count()));
    const auto ticker = make_ticker(job, after(0s));
    for (nanoseconds now(0); now < kEnd; now += nanoseconds(below(3 * interval.count()))) {
      EXPECT_EQ(ticker->pass_missed(after(now), kOpening + closing),
                model.pass_missed(now, closing));
      while (below(4) > 0) {
        const auto tick = ticker->take_due(after(now), kOpening + closing);
        const bool due = !model.ticks.empty() && model.ticks.front().first <= now &&
                         model.ticks.front().first < closing;
        ASSERT_EQ(tick.has_value(), due) << round;
        if (!due) break;
        EXPECT_EQ(tick->intended - kSteadyOpening, model.ticks.front().first);
        EXPECT_EQ(tick->lane ? static_cast<int>(*tick->lane) : -1, model.ticks.front().second);
        EXPECT_EQ(tick->late, now - model.ticks.front().first >= 1ms);
        model.ticks.erase(model.ticks.begin());
      }
      if (below(10) == 0) {
        EXPECT_EQ(ticker->pass_due(after(now), kOpening + closing),
                  model.pass_before(std::min(closing, now + 1ns)));
      }
      if (!model.ticks.empty()) {
        EXPECT_EQ(ticker->next_by_wall_clock(), kOpening + model.ticks.front().first);
      }
    }
  }
}

// A loop over three hundred thousand million ticks would never end.
TEST(MovedTicks, AYearOfSleepIsPassedByArithmetic) {
  for (const bool aligned : {false, true}) {
    const JobPlan job =
        job_of(1s, {.aligned = aligned, .jitter = 999ms, .spread = true}, 10'000, 7);
    const auto ticker = make_ticker(job, after(0s));
    const std::uint64_t missed = ticker->pass_missed(after(8760h), std::nullopt);
    const std::uint64_t due = ticker->pass_due(after(8760h), std::nullopt);
    // Two intervals at most are moved out of the year, and one is not missed yet.
    EXPECT_LE(missed + due, 10'000U * 31'536'001ULL);
    EXPECT_GE(missed + due, 10'000U * 31'535'998ULL);
    EXPECT_NEAR(static_cast<double>(due), 10'000, 500);
  }
}

TEST(FirstRun, IsTheFirstTickThatLiesInAWindow) {
  const auto hour = [](int value) {
    return config::Range{
        {.conditions = {test::when(config::Unit::hour, config::Comparison::eq, value)}}};
  };
  // Midnight, noon: only the second is in the window.
  EXPECT_EQ(first_run_from(job_of(12h, {.aligned = true}, 1, 1, hour(12)), kOpening + 1h),
            kOpening + 24h);
  EXPECT_EQ(first_run_from(job_of(12h, {.aligned = true}, 1, 1, hour(13)), kOpening), std::nullopt);
  EXPECT_EQ(
      first_run_from(job_of(100h, {.at = utc(2026, 1, 1, 12)}, 1, 1, hour(12)), kOpening + 1h),
      utc(2026, 12, 17, 12));
  EXPECT_EQ(first_run_from(job_of(1h, {.at = kOpening + 90min}, 1, 1, hour(13)), kOpening),
            kOpening + 90min);
  const JobPlan moved = job_of(1h, {.jitter = 59min}, 1, 5, hour(14));
  EXPECT_EQ(first_run_from(moved, kOpening), kOpening + 2h + ticks_until(moved, 1h).front().first);
  const JobPlan spread = job_of(1h, {.spread = true}, 3, 5, hour(14));
  EXPECT_EQ(first_run_from(spread, kOpening),
            kOpening + 2h + std::ranges::min(spread_offsets("job", 3, 1h)));
}

}  // namespace
}  // namespace timing::plan
