#include "bench/schedule/delays.h"

#include <gtest/gtest.h>

namespace timing::bench {
namespace {

using namespace std::chrono_literals;

TEST(DelaysTest, AQuantileIsTheSmallestDelayThatSoManyDoNotExceed) {
  std::vector<nanoseconds> delays;
  for (int delay = 200; delay >= 1; --delay) delays.emplace_back(delay);
  const Quantiles quantiles = quantiles_of(delays);
  EXPECT_EQ(quantiles.p50, 100ns);
  EXPECT_EQ(quantiles.p99, 198ns);
  EXPECT_EQ(quantiles.most, 200ns);
}

TEST(DelaysTest, OneDelayIsAllQuantiles) {
  const Quantiles quantiles = quantiles_of({7ns});
  EXPECT_EQ(quantiles.p50, 7ns);
  EXPECT_EQ(quantiles.p99, 7ns);
}

TEST(DelaysTest, NoDelaysAreZeros) { EXPECT_EQ(quantiles_of({}).most, 0ns); }

TEST(DelaysTest, AStartIsHeldAgainstTheTickBeforeIt) {
  // The anchor may be any instant of the grid, later ones too.
  for (const nanoseconds anchor : {nanoseconds(0s), nanoseconds(3s), nanoseconds(1h)}) {
    const GridReport report =
        measure_against({.anchor = anchor, .interval = 1s}, {5s + 3ms, 6s + 9ms, 7s + 1ms});
    EXPECT_EQ(report.runs, 3);
    EXPECT_EQ(report.delays.p50, 3ms);
    EXPECT_EQ(report.delays.most, 9ms);
  }
}

TEST(DelaysTest, StartsBehindAStallBelongToAsManyTicks) {
  const GridReport report =
      measure_against({.interval = 1s}, {1s, 4s + 100ms, 4s + 200ms, 4s + 300ms, 5s});
  EXPECT_EQ(report.delays.most, 2s + 100ms);
  EXPECT_EQ(report.delays.p50, 300ms);
}

TEST(DelaysTest, ATickThatMayStartSeveralRunsTakesThem) {
  const GridReport report = measure_against({.interval = 1s, .runs_a_tick = 2},
                                            {1s, 1s, 3s + 1ms, 3s + 2ms, 3s + 3ms, 3s + 4ms});
  EXPECT_EQ(report.delays.most, 1s + 2ms);
}

TEST(DelaysTest, AFullGridHasTheRateAskedFor) {
  const GridReport report = measure_against({.interval = 1s}, {7s, 8s, 9s, 10s});
  EXPECT_DOUBLE_EQ(report.rate_error, 0);
}

TEST(DelaysTest, AMissedTickLowersTheRate) {
  const GridReport report = measure_against({.interval = 1s}, {0s, 1s, 3s, 4s});
  EXPECT_DOUBLE_EQ(report.rate_error, -0.25);
}

TEST(DelaysTest, ATickMayStartSeveralRuns) {
  const GridReport report =
      measure_against({.interval = 1s, .runs_a_tick = 2}, {0s, 0s, 1s, 1s, 2s, 2s});
  EXPECT_DOUBLE_EQ(report.rate_error, 0);
}

}  // namespace
}  // namespace timing::bench
