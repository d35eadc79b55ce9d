#include "timing/plan/ticks/rate_ticker.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/plan/rate_support.h"

namespace timing::plan {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using test::per_second;

constexpr Instant kNoon{.steady = SteadyTime{1000h}, .wall = sys_days{2026y / 11 / 22} + 12h};

Instant after_noon(nanoseconds span) {
  return {.steady = kNoon.steady + span, .wall = kNoon.wall + span};
}

JobPlan job_of(const config::OpenModel& model, std::uint64_t seed = 0, std::string name = "job") {
  return {.name = std::move(name),
          .content = {},
          .url_label = {},
          .window = Window({}, Timezone::utc()),
          .open_model = OpenModelPlan{.profile = RateProfile(model.rate, model.stages),
                                      .arrivals = model.arrivals},
          .seed = seed,
          .run_count = std::nullopt,
          .secrets = {},
          .target = SqlPlan{}};
}

// The arrivals before `end`, as time since noon.
std::vector<nanoseconds> arrivals(const JobPlan& job, nanoseconds end,
                                  nanoseconds open_before = 0s) {
  RateTicker ticker(job, kNoon, open_before);
  std::vector<nanoseconds> all;
  while (const auto tick = ticker.take_due(after_noon(end - 1ns), std::nullopt)) {
    all.push_back(tick->intended - kNoon.steady);
  }
  return all;
}

TEST(RateTicker, NamesEachArrivalAndPassesItOnce) {
  const JobPlan job = job_of({.rate = per_second(10)});
  RateTicker ticker(job, kNoon, 0s);
  EXPECT_EQ(ticker.runs_a_tick(), 1U);
  EXPECT_EQ(ticker.next_steady(), kNoon.steady);
  EXPECT_EQ(ticker.next_wall(), std::nullopt);
  EXPECT_EQ(ticker.take_due(after_noon(0s), std::nullopt)->intended, kNoon.steady);
  EXPECT_FALSE(ticker.take_due(after_noon(100ms - 1ns), std::nullopt));
  EXPECT_EQ(ticker.next_by_wall_clock(), kNoon.wall + 100ms);
  const auto tick = ticker.take_due(after_noon(100ms), std::nullopt);
  EXPECT_EQ(tick->intended, kNoon.steady + 100ms);
  EXPECT_FALSE(tick->late);
  EXPECT_EQ(ticker.next_steady(), kNoon.steady + 200ms);
}

TEST(RateTicker, APlainRateBeginsAnewAndStagesGoOn) {
  const JobPlan plain = job_of({.rate = per_second(2)});
  EXPECT_THAT(arrivals(plain, 1s, 300ms), testing::ElementsAre(0ms, 500ms));
  const JobPlan staged = job_of({.rate = per_second(2), .stages = {{2s, {}}}});
  EXPECT_THAT(arrivals(staged, 10s, 300ms), testing::ElementsAre(200ms, 700ms, 1200ms));
}

TEST(RateTicker, AfterTheStagesNothingComes) {
  const JobPlan job = job_of({.rate = per_second(2), .stages = {{1s, {}}}});
  RateTicker ticker(job, kNoon, 0s);
  EXPECT_EQ(ticker.pass_due(after_noon(1h), std::nullopt), 2U);
  EXPECT_EQ(ticker.next_steady(), std::nullopt);
  EXPECT_EQ(ticker.next_by_wall_clock(), std::nullopt);
  EXPECT_FALSE(ticker.take_due(after_noon(1h), std::nullopt));
  EXPECT_EQ(ticker.pass_missed(after_noon(1h), std::nullopt), 0U);
}

TEST(RateTicker, NoTickReachesTheClosingWhateverTheSteadyClockSays) {
  const JobPlan job = job_of({.rate = per_second(10)});
  RateTicker ticker(job, kNoon, 0s);
  const Instant skewed{.steady = kNoon.steady + 1s + 5ns, .wall = kNoon.wall + 1s};
  EXPECT_EQ(ticker.pass_due(skewed, kNoon.wall + 1s), 10U);
  ticker.follow_clock_step({.steady = kNoon.steady + 1s, .wall = kNoon.wall + 1h});
  EXPECT_EQ(ticker.next_by_wall_clock(), kNoon.wall + 1h);
  EXPECT_EQ(ticker.pass_due(after_noon(5s), kNoon.wall + 1h + 1s), 10U);
}

TEST(RateTicker, OverdueByMoreThanAnIntervalAndTwentyMillisecondsIsMissed) {
  const struct {
    double rate;
    nanoseconds now;
    std::uint64_t missed;
    std::uint64_t due;  // of the rest
  } cases[] = {
      {1, 1s, 0, 2},
      {1, 1s + 1ns, 1, 1},
      {1, 3500ms, 3, 1},
      {1000, 20ms, 0, 21},
      {1000, 30ms, 10, 21},
      {1000, 30ms + 1ns, 11, 20},
      {20'000, 1s, 19'600, 401},
      {100, 20ms, 0, 3},
      {100, 21ms, 1, 2},
  };
  for (const auto& [rate, now, missed, due] : cases) {
    const JobPlan job = job_of({.rate = per_second(rate)});
    RateTicker ticker(job, kNoon, 0s);
    EXPECT_EQ(ticker.pass_missed(after_noon(now), std::nullopt), missed) << rate;
    EXPECT_EQ(ticker.pass_due(after_noon(now), std::nullopt), due) << rate;
  }
}

TEST(RateTicker, AStopOnTheWayDownCausesNoBurst) {
  const JobPlan job = job_of({.rate = per_second(1000), .stages = {{10s, config::Rate{}}}});
  RateTicker ticker(job, kNoon, 0s);
  ticker.pass_missed(after_noon(9990ms), std::nullopt);
  EXPECT_LE(ticker.pass_due(after_noon(9990ms), std::nullopt), 1U);
}

TEST(RateTicker, LateFromAnIntervalOrAMillisecond) {
  for (const auto& [rate, overdue, late] : {std::tuple{20'000.0, 50us - 1ns, false},
                                            {20'000.0, nanoseconds(50us), true},
                                            {10.0, 1ms - 1ns, false},
                                            {10.0, nanoseconds(1ms), true}}) {
    const JobPlan job = job_of({.rate = per_second(rate)});
    RateTicker ticker(job, kNoon, 0s);
    EXPECT_EQ(ticker.take_due(after_noon(overdue), std::nullopt)->late, late) << rate;
  }
}

TEST(RateTicker, AMonthOfTwentyThousandASecondEndsOnTheGrid) {
  const JobPlan job = job_of({.rate = per_second(20'000)});
  RateTicker ticker(job, kNoon, 0s);
  constexpr nanoseconds kMonth = std::chrono::hours(24 * 30);
  EXPECT_EQ(ticker.pass_due(after_noon(kMonth - 1ns), std::nullopt), 51'840'000'000U);
  EXPECT_EQ(ticker.next_steady(), kNoon.steady + kMonth);
}

// Sampled at uneven instants, a month of an interval that is no whole number.
TEST(RateTicker, AMonthOfAnOddRateIsExact) {
  const JobPlan job = job_of({.rate = per_second(0.7)});
  RateTicker ticker(job, kNoon, 0s);
  std::int64_t index = 0;
  for (nanoseconds now(0); now < 24h * 30; now += 61s + 77ns) {
    while (const auto tick = ticker.take_due(after_noon(now), std::nullopt)) {
      ASSERT_EQ(tick->intended - kNoon.steady, nanoseconds(index * 10'000'000'000 / 7));
      ++index;
    }
    ASSERT_EQ(index, (now.count() * 7) / 10'000'000'000 + 1);
  }
  EXPECT_GT(index, 1'800'000);
}

// The greatest distance between the distribution of what is given and the exponential one of mean
// 1, times the root of their number: above 1.95 in one of 1,000 true samples.
double kolmogorov_smirnov(std::vector<double> gaps) {
  std::ranges::sort(gaps);
  const auto count = static_cast<double>(gaps.size());
  double greatest = 0;
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    const double expected = 1 - std::exp(-gaps[i]);
    greatest = std::max({greatest, expected - static_cast<double>(i) / count,
                         static_cast<double>(i + 1) / count - expected});
  }
  return greatest * std::sqrt(count);
}
constexpr double kCritical = 1.95;

// The gaps between the expected counts at the arrivals: of mean 1 whatever the rate does.
template <typename Integral>
std::vector<double> rescaled_gaps(const std::vector<nanoseconds>& instants, Integral integral) {
  std::vector<double> gaps;
  double last = 0;
  for (const nanoseconds instant : instants) {
    const double now = integral(static_cast<double>(instant.count()) / 1e9);
    gaps.push_back(now - last);
    last = now;
  }
  return gaps;
}

TEST(PoissonArrivals, GapsOfASteadyRateAreExponential) {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    const JobPlan job =
        job_of({.rate = per_second(500), .arrivals = config::Arrivals::poisson}, seed);
    const auto instants = arrivals(job, 100s);
    EXPECT_NEAR(static_cast<double>(instants.size()), 50'000, 900);
    EXPECT_LT(kolmogorov_smirnov(rescaled_gaps(instants, [](double t) { return 500 * t; })),
              kCritical)
        << seed;
  }
}

TEST(PoissonArrivals, GapsOfARampAreExponentialInRescaledTime) {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    const JobPlan job = job_of({.rate = per_second(1000),
                                .stages = {{100s, config::Rate{}}},
                                .arrivals = config::Arrivals::poisson},
                               seed);
    const auto instants = arrivals(job, 200s);
    EXPECT_NEAR(static_cast<double>(instants.size()), 50'000, 900);
    const auto integral = [](double t) { return 1000 * t - 5 * t * t; };
    EXPECT_LT(kolmogorov_smirnov(rescaled_gaps(instants, integral)), kCritical) << seed;
    // The test tells a ramp from a steady rate.
    EXPECT_GT(kolmogorov_smirnov(rescaled_gaps(instants, [](double t) { return 500 * t; })), 10)
        << seed;
  }
}

TEST(PoissonArrivals, TheTestTellsThemFromAGrid) {
  const JobPlan job = job_of({.rate = per_second(500)});
  const auto gaps = rescaled_gaps(arrivals(job, 20s), [](double t) { return 500 * t; });
  EXPECT_GT(kolmogorov_smirnov(gaps), 10);
}

// Neighbours know nothing of each other.
TEST(PoissonArrivals, GapsAreIndependent) {
  const JobPlan job = job_of({.rate = per_second(500), .arrivals = config::Arrivals::poisson}, 3);
  const auto gaps = rescaled_gaps(arrivals(job, 100s), [](double t) { return 500 * t; });
  double correlation = 0;
  for (std::size_t i = 1; i < gaps.size(); ++i) correlation += (gaps[i] - 1) * (gaps[i - 1] - 1);
  correlation /= static_cast<double>(gaps.size());
  EXPECT_NEAR(correlation, 0, 4 / std::sqrt(static_cast<double>(gaps.size())));
}

TEST(PoissonArrivals, FollowFromSeedNameAndOpenTime) {
  const config::OpenModel model{.rate = per_second(5), .arrivals = config::Arrivals::poisson};
  const auto first = arrivals(job_of(model, 1), 10s);
  EXPECT_EQ(arrivals(job_of(model, 1), 10s), first);
  EXPECT_NE(arrivals(job_of(model, 2), 10s), first);
  EXPECT_NE(arrivals(job_of(model, 1, "other"), 10s), first);
  EXPECT_NE(arrivals(job_of(model, 1), 10s, 1h), first);
}

TEST(PoissonArrivals, CountsPassedOverAreThoseThatWouldHaveCome) {
  const JobPlan job = job_of({.rate = per_second(100), .arrivals = config::Arrivals::poisson}, 9);
  const auto all = arrivals(job, 10s);
  const auto before = std::ranges::count_if(all, [](nanoseconds t) { return t < 4s; });
  RateTicker ticker(job, kNoon, 0s);
  EXPECT_EQ(ticker.pass_due(after_noon(4s - 1ns), std::nullopt),
            static_cast<std::uint64_t>(before));
  EXPECT_EQ(ticker.next_steady(), kNoon.steady + all[static_cast<std::size_t>(before)]);
}

}  // namespace
}  // namespace timing::plan
