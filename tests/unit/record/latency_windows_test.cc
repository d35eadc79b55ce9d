#include "timing/record/latency_windows.h"

#include <gmock/gmock.h>

#include "timing/base/random.h"
#include "timing/record/quantile.h"

namespace timing::record {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

constexpr SteadyTime kStart{1h};

// A job whose seconds a test lets pass.
class LatencyWindowsTest : public ::testing::Test {
 protected:
  // One more second, in which requests took so long; its end is noticed a little late.
  void second_with(const std::vector<nanoseconds>& durations, nanoseconds late = 0ns) {
    now_ += 1s;
    for (const nanoseconds duration : durations) histogram_.observe(duration);
    if (!durations.empty()) windows_.second_ended(now_ + late, histogram_.read());
    windows_.forget_before_a_minute(now_ + late);
  }
  void quiet_seconds(int seconds) {
    for (int second = 0; second < seconds; ++second) second_with({});
  }

  LatencyWindow ten_seconds() const { return windows_.last(10s, now_, histogram_.read().largest); }
  LatencyWindow minute() const { return windows_.last(60s, now_, histogram_.read().largest); }
  LatencyWindow whole_run() const { return windows_.whole_run(now_, histogram_.read()); }

  SteadyTime now_ = kStart;
  Histogram histogram_{one_two_five_bounds()};
  LatencyWindows windows_;
};

void expect_empty(const LatencyWindow& window) {
  EXPECT_EQ(window.count, 0U);
  EXPECT_EQ(window.rate, 0);
  EXPECT_EQ(window.p50, 0ns);
  EXPECT_EQ(window.p999, 0ns);
  EXPECT_EQ(window.max, 0ns);
}

TEST_F(LatencyWindowsTest, AreEmptyWithoutRequests) {
  expect_empty(ten_seconds());
  expect_empty(whole_run());
  EXPECT_EQ(whole_run().length, 0ns);
}

TEST_F(LatencyWindowsTest, AreNoLongerThanTheJobHasRequests) {
  second_with({1ms, 1ms, 1ms, 1ms});
  EXPECT_EQ(ten_seconds().length, 1s);
  EXPECT_EQ(ten_seconds().count, 4U);
  EXPECT_EQ(ten_seconds().rate, 4);
  quiet_seconds(3);
  EXPECT_EQ(ten_seconds().length, 4s);
  EXPECT_EQ(ten_seconds().rate, 1);
  quiet_seconds(11);
  EXPECT_EQ(ten_seconds().length, 10s);
  EXPECT_EQ(minute().length, 15s);
  EXPECT_EQ(whole_run().length, 15s);
}

TEST_F(LatencyWindowsTest, HoldTheSecondsThatTheySay) {
  for (int second = 1; second <= 100; ++second) {
    second_with(std::vector<nanoseconds>(static_cast<std::size_t>(second), 1ms));
  }
  EXPECT_EQ(ten_seconds().count, 955U);  // 91 + ... + 100
  EXPECT_EQ(ten_seconds().rate, 95.5);
  EXPECT_EQ(minute().count, 4'230U);  // 41 + ... + 100
  EXPECT_EQ(minute().rate, 70.5);
  EXPECT_EQ(whole_run().count, 5'050U);
  EXPECT_EQ(whole_run().rate, 50.5);
}

TEST_F(LatencyWindowsTest, HoldThemHoweverLateTheirEndIsNoticed) {
  Random random(1);
  for (int second = 0; second < 80; ++second) {
    second_with({1ms}, nanoseconds(static_cast<std::int64_t>(random() % 400'000'000)));
  }
  EXPECT_EQ(ten_seconds().count, 10U);
  EXPECT_EQ(minute().count, 60U);
}

TEST_F(LatencyWindowsTest, LeaveOneAfterTheOther) {
  second_with({1ms, 2ms});
  quiet_seconds(9);
  EXPECT_EQ(ten_seconds().count, 2U);
  quiet_seconds(1);
  expect_empty(ten_seconds());
  EXPECT_EQ(ten_seconds().length, 10s);
  EXPECT_EQ(minute().count, 2U);
  quiet_seconds(49);
  EXPECT_EQ(minute().count, 2U);
  quiet_seconds(1);
  expect_empty(minute());
  EXPECT_EQ(whole_run().count, 2U);
}

TEST_F(LatencyWindowsTest, TellTheQuantilesOfTheirOwnRequests) {
  second_with(std::vector<nanoseconds>(10'000, 900ms));
  quiet_seconds(20);
  std::vector<nanoseconds> fast(989, 1ms);
  fast.insert(fast.end(), 10, 50ms);
  fast.push_back(300ms);
  second_with(fast);
  const LatencyWindow window = ten_seconds();
  EXPECT_EQ(window.count, 1000U);
  EXPECT_NEAR(static_cast<double>(window.p50.count()), 1e6, 0.022 * 1e6);
  EXPECT_NEAR(static_cast<double>(window.p95.count()), 1e6, 0.022 * 1e6);
  EXPECT_NEAR(static_cast<double>(window.p99.count()), 50e6, 0.022 * 50e6);
  EXPECT_NEAR(static_cast<double>(window.p999.count()), 50e6, 0.022 * 50e6);
  EXPECT_NEAR(static_cast<double>(whole_run().p50.count()), 900e6, 0.022 * 900e6);
}

TEST_F(LatencyWindowsTest, TellTheLongestExactlyOnlyOfTheWholeRun) {
  second_with({777ms});
  quiet_seconds(30);
  second_with({5ms});
  EXPECT_EQ(whole_run().max, 777ms);
  EXPECT_GE(ten_seconds().max, 5ms);
  EXPECT_LE(ten_seconds().max, 5'110us);
  second_with({778ms});
  EXPECT_EQ(ten_seconds().max, 778ms);  // the upper bound is more than the longest of all
}

TEST_F(LatencyWindowsTest, TellNoQuantileAboveTheLongest) {
  second_with(std::vector<nanoseconds>(100, 2ms));
  EXPECT_EQ(ten_seconds().p50, 2ms);
  EXPECT_EQ(ten_seconds().p999, 2ms);
  EXPECT_EQ(ten_seconds().max, 2ms);
}

TEST_F(LatencyWindowsTest, CountRequestsThatTookNothing) {
  second_with({0ns, 0ns});
  EXPECT_EQ(ten_seconds().count, 2U);
  EXPECT_EQ(ten_seconds().max, 0ns);
}

// Held against the sums of plain lists.
TEST_F(LatencyWindowsTest, AgreeWithTheListOfAllRequests) {
  Random random(31);
  std::vector<std::vector<nanoseconds>> seconds;
  for (int second = 0; second < 200; ++second) {
    std::vector<nanoseconds> durations(random() % 4 == 0 ? 0 : random() % 30);
    for (nanoseconds& duration : durations) {
      duration = nanoseconds(static_cast<std::int64_t>(random() >> (30 + random() % 20)));
    }
    seconds.push_back(durations);
    second_with(durations);
    Histogram expected(one_two_five_bounds());
    const std::size_t first = seconds.size() < 60 ? 0 : seconds.size() - 60;
    for (std::size_t i = first; i < seconds.size(); ++i) {
      for (const nanoseconds duration : seconds[i]) expected.observe(duration);
    }
    ASSERT_EQ(minute().count, expected.read().count());
    ASSERT_EQ(minute().p90, std::min(quantile_of(expected.read().slots, 0.9), minute().max));
  }
}

TEST_F(LatencyWindowsTest, TakeLittleMemoryOnceNothingHappens) {
  Random random(37);
  for (int second = 0; second < 200; ++second) {
    std::vector<nanoseconds> durations(500);
    for (nanoseconds& duration : durations) {
      duration = nanoseconds(1'000'000 + static_cast<std::int64_t>(random() % 10'000'000));
    }
    second_with(durations);
  }
  EXPECT_LT(windows_.memory_bytes(), 200'000U);
  quiet_seconds(61);
  EXPECT_LT(windows_.memory_bytes(), 3'000U);
  second_with({1ms});
  EXPECT_EQ(ten_seconds().count, 1U);
}

}  // namespace
}  // namespace timing::record
