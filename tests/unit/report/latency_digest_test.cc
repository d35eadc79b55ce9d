#include "timing/report/latency_digest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>
#include <vector>

#include "timing/base/random.h"

namespace timing::report {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

void expect_near(nanoseconds actual, nanoseconds expected) {
  const auto difference = std::abs(static_cast<double>((actual - expected).count()));
  EXPECT_LE(difference, 0.02 * static_cast<double>(expected.count()))
      << actual.count() << " for " << expected.count();
}

TEST(LatencyDigest, EmptyOneHasNoQuantiles) {
  const LatencySummary summary = LatencyDigest().drain();
  EXPECT_EQ(summary.count, 0U);
  EXPECT_EQ(summary.p50, nanoseconds(0));
  EXPECT_EQ(summary.p99, nanoseconds(0));
}

TEST(LatencyDigest, EveryLatencyFromAMicrosecondToAThousandSecondsIsWithinTwoPercent) {
  LatencyDigest digest;
  for (std::int64_t value = 1024; value < 1'000'000'000'000; value += value / 300 + 1) {
    const nanoseconds latency(value);
    digest.add(latency);
    const LatencySummary summary = digest.drain();
    ASSERT_EQ(summary.count, 1U);
    expect_near(summary.p50, latency);
    expect_near(summary.p99, latency);
  }
  digest.add(nanoseconds(1000));
  expect_near(digest.drain().p50, nanoseconds(1024));
}

TEST(LatencyDigest, WhatLiesOutsideCountsAsTheNearest) {
  LatencyDigest digest;
  for (const nanoseconds low : {nanoseconds(-5), nanoseconds(0), nanoseconds(1)}) digest.add(low);
  LatencySummary summary = digest.drain();
  EXPECT_EQ(summary.count, 3U);
  EXPECT_LT(summary.p99, nanoseconds(1100));
  digest.add(hours(5));
  summary = digest.drain();
  EXPECT_GT(summary.p50, seconds(1000));
  EXPECT_LT(summary.p50, seconds(1100));
}

TEST(LatencyDigest, QuantilesAreNearestRanks) {
  LatencyDigest digest;
  for (int value = 1; value <= 100; ++value) digest.add(milliseconds(value));
  LatencySummary summary = digest.drain();
  EXPECT_EQ(summary.count, 100U);
  expect_near(summary.p50, milliseconds(50));
  expect_near(summary.p99, milliseconds(99));

  for (int i = 0; i < 98; ++i) digest.add(milliseconds(1));
  digest.add(milliseconds(500));
  digest.add(milliseconds(900));
  summary = digest.drain();
  expect_near(summary.p50, milliseconds(1));
  expect_near(summary.p99, milliseconds(500));
}

TEST(LatencyDigest, QuantilesOfRandomLatenciesAreThoseOfTheSortedList) {
  Random random(3);
  for (int round = 0; round < 200; ++round) {
    LatencyDigest digest;
    std::vector<nanoseconds> latencies(1 + random() % 500);
    for (nanoseconds& latency : latencies) {
      latency = nanoseconds(1024U + random() % (std::uint64_t{1} << (11 + random() % 29)));
      digest.add(latency);
    }
    std::ranges::sort(latencies);
    const LatencySummary summary = digest.drain();
    ASSERT_EQ(summary.count, latencies.size());
    expect_near(summary.p50, latencies[(latencies.size() * 50 + 99) / 100 - 1]);
    expect_near(summary.p99, latencies[(latencies.size() * 99 + 99) / 100 - 1]);
  }
}

TEST(LatencyDigest, EveryLatencyIsTakenOutOnce) {
  LatencyDigest digest;
  constexpr std::uint64_t kEach = 50'000;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&digest] {
      for (std::uint64_t i = 0; i < kEach; ++i) digest.add(nanoseconds(2000 + i * 100));
    });
  }
  std::uint64_t taken = 0;
  while (taken < kEach) taken += digest.drain().count;
  for (std::thread& writer : writers) writer.join();
  taken += digest.drain().count;
  EXPECT_EQ(taken, 4 * kEach);
}

}  // namespace
}  // namespace timing::report
