#include "timing/plan/ticks/rate_profile.h"

#include <gmock/gmock.h>

#include <cmath>
#include <random>
#include <utility>
#include <vector>

#include "tests/unit/plan/rate_support.h"

namespace timing::plan {
namespace {

using namespace std::chrono_literals;
using config::Rate;
using config::Stage;
using test::an_hour;
using test::per_second;

TEST(RateProfile, ArrivalsOfASteadyRateLieOnAGridFromTheStart) {
  const RateProfile profile(per_second(500), {});
  EXPECT_EQ(profile.length(), std::nullopt);
  EXPECT_EQ(profile.arrival(0), 0s);
  EXPECT_EQ(profile.arrival(1), 2ms);
  EXPECT_EQ(profile.arrival(500), 1s);
  EXPECT_EQ(profile.arrivals_before(0s), 0U);
  EXPECT_EQ(profile.arrivals_before(1ns), 1U);
  EXPECT_EQ(profile.arrivals_before(2ms), 1U);
  EXPECT_EQ(profile.arrivals_before(2s), 1000U);
  EXPECT_EQ(profile.arrivals_in(1s, 2s), 500U);
  EXPECT_EQ(profile.arrivals_in(2s, 1s), 0U);
}

TEST(RateProfile, TheIntervalIsThatOfTheRate) {
  EXPECT_EQ(interval_of(per_second(20'000)), 50us);
  EXPECT_EQ(interval_of(an_hour(0.5)), 2h);
  EXPECT_EQ(interval_of(per_second(3)), 333'333'333ns);
  EXPECT_EQ(interval_of(Rate{}), nanoseconds::max());
}

// 20,000 a second, and a rate whose interval is no whole number, after up to a century.
TEST(RateProfile, NothingDriftsOverMonths) {
  const RateProfile fast(per_second(20'000), {});
  const RateProfile odd(per_second(7), {});
  std::mt19937_64 random(1);
  for (int i = 0; i < 10'000; ++i) {
    const auto index = std::uniform_int_distribution<std::uint64_t>(0, 63'000'000'000'000)(random);
    EXPECT_EQ(fast.arrival(index), nanoseconds(50'000 * static_cast<std::int64_t>(index)));
    const std::uint64_t few = index / 10'000;
    EXPECT_EQ(odd.arrival(few), nanoseconds(static_cast<std::int64_t>(
                                    few / 7 * 1'000'000'000 + few % 7 * 1'000'000'000 / 7)));
  }
}

TEST(RateProfile, BeyondTheClockNothingArrives) {
  const RateProfile profile(an_hour(0.000001), {});
  EXPECT_EQ(profile.arrival(0), 0s);
  EXPECT_TRUE(profile.arrival(2).has_value());
  EXPECT_EQ(profile.arrival(3), std::nullopt);
  EXPECT_EQ(profile.arrivals_before(nanoseconds::max()), 3U);
}

TEST(RateProfile, CountsOfStages) {
  const struct {
    Rate first;
    std::vector<Stage> stages;
    std::uint64_t arrivals;
    double highest;
  } cases[] = {
      {{}, {{2min, per_second(1000)}, {10min, {}}, {1min, Rate{}}}, 690'000, 1000},
      {per_second(10), {{10s, per_second(20)}}, 150, 20},
      {per_second(20), {{10s, per_second(10)}}, 150, 20},
      {per_second(5), {{1min, {}}}, 300, 5},
      {{}, {{1s, {}}, {0s, per_second(4)}, {1s, {}}, {3s, Rate{}}}, 10, 4},
      {per_second(3), {{0s, per_second(7)}}, 0, 0},
  };
  for (const auto& [first, stages, arrivals, highest] : cases) {
    const RateProfile profile(first, stages);
    nanoseconds length(0);
    for (const Stage& stage : stages) length += stage.length;
    EXPECT_EQ(profile.length(), length);
    EXPECT_EQ(profile.arrivals_before(length), arrivals);
    EXPECT_EQ(profile.arrivals_before(length + 1h), arrivals);
    EXPECT_EQ(profile.arrival(arrivals), std::nullopt);
    EXPECT_EQ(profile.highest(), per_second(highest));
  }
}

TEST(RateProfile, ArrivalsOfARamp) {
  // 0 to 2 a second in 4 s: the integral is t^2 / 4.
  const RateProfile profile({}, {{4s, per_second(2)}});
  EXPECT_LT(profile.arrival(0), 1us);
  EXPECT_EQ(profile.arrival(1), 2s);
  EXPECT_EQ(profile.arrival(2), nanoseconds(2'828'427'124));
  EXPECT_EQ(profile.arrival(3), nanoseconds(3'464'101'615));
  EXPECT_EQ(profile.arrival(4), std::nullopt);
}

// A pause postpones what would come at its very beginning, and nothing arrives within.
TEST(RateProfile, NothingArrivesInAPause) {
  const RateProfile profile({}, {{3s, {}},
                                 {0s, per_second(2)},
                                 {2s, {}},
                                 {0s, Rate{}},
                                 {5s, {}},
                                 {0s, per_second(1)},
                                 {2s, {}}});
  const std::vector<nanoseconds> expected = {3s, 3500ms, 4s, 4500ms, 10s, 11s};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(profile.arrival(i), expected[i]);
  EXPECT_EQ(profile.arrivals_in(5s, 10s), 0U);
}

TEST(RateProfile, TheHighestRateWithinASpan) {
  const RateProfile profile({}, {{10s, per_second(100)}, {10s, {}}, {10s, per_second(50)}});
  EXPECT_EQ(profile.highest(0s, 5s), per_second(50));
  EXPECT_EQ(profile.highest(5s, 5s), Rate{});
  EXPECT_EQ(profile.highest(9s, 11s), per_second(100));
  EXPECT_EQ(profile.highest(22s, 28s), per_second(90));
  EXPECT_EQ(profile.highest(30s, 1h), Rate{});
}

RateProfile random_profile(std::mt19937_64& random) {
  const auto rate = [&] {
    const double exponent = std::uniform_real_distribution<>(0, 15.5)(random);
    const bool none = std::uniform_int_distribution<>(0, 4)(random) == 0;
    return Rate{none ? 0 : static_cast<std::uint64_t>(std::pow(10.0, exponent))};
  };
  const auto length = [&] {
    const double exponent = std::uniform_real_distribution<>(0, 17)(random);
    return nanoseconds(static_cast<std::int64_t>(std::pow(10.0, exponent)));
  };
  std::vector<Stage> stages(std::uniform_int_distribution<std::size_t>(0, 4)(random));
  for (Stage& stage : stages) {
    stage.length = length();
    if (std::uniform_int_distribution<>(0, 2)(random) > 0) stage.to = rate();
  }
  return {rate(), stages};
}

// From counts to instants and back, over all scales.
TEST(RateProfile, InstantsAndCountsAgree) {
  std::mt19937_64 random(7);
  std::uint64_t looked_at = 0;
  for (int round = 0; round < 3000; ++round) {
    const RateProfile profile = random_profile(random);
    const nanoseconds end = profile.length().value_or(nanoseconds::max());
    const std::uint64_t all = profile.arrivals_before(end);
    for (int i = 0; i < 20 && all > 0; ++i) {
      const auto index = std::uniform_int_distribution<std::uint64_t>(0, all - 1)(random);
      const auto instant = profile.arrival(index);
      ASSERT_TRUE(instant.has_value());
      ASSERT_GE(*instant, 0ns);
      ASSERT_LT(*instant, end);
      ASSERT_LE(profile.arrivals_before(*instant), index);
      ASSERT_GT(profile.arrivals_before(*instant + 1ns), index);
      ++looked_at;
    }
    ASSERT_EQ(profile.arrival(all), std::nullopt);
  }
  EXPECT_GT(looked_at, 30'000U);
}

TEST(RateProfile, TheWorkIsTheIntegralAndNeverFalls) {
  std::mt19937_64 random(8);
  for (int round = 0; round < 3000; ++round) {
    const auto from = std::uniform_int_distribution<std::uint64_t>(0, 3'600'000'000'000)(random);
    const auto to = std::uniform_int_distribution<std::uint64_t>(0, 3'600'000'000'000)(random);
    const nanoseconds length(std::uniform_int_distribution<std::int64_t>(1, 1'000'000'000)(random));
    const RateProfile profile(Rate{from}, {{length, Rate{to}}});
    const nanoseconds at(
        std::uniform_int_distribution<std::int64_t>(0, length.count() - 1)(random));
    const auto passed = static_cast<long double>(at.count());
    const long double slope = (static_cast<long double>(to) - static_cast<long double>(from)) /
                              static_cast<long double>(length.count());
    const long double integral =
        2 * static_cast<long double>(from) * passed + slope * passed * passed;
    EXPECT_NEAR(static_cast<double>(static_cast<long double>(profile.work_before(at)) - integral),
                0, 2 + static_cast<double>(integral) * 1e-15);
    EXPECT_LE(profile.work_before(at), profile.work_before(at + 1ns));
    EXPECT_EQ(profile.work_before(length),
              Work{from + to} * static_cast<std::uint64_t>(length.count()));
  }
}

}  // namespace
}  // namespace timing::plan
