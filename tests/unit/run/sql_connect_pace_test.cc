#include "timing/run/sql/sql_connect_pace.h"

#include <gtest/gtest.h>

namespace timing::run {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr SteadyTime kStart{seconds(1000)};

TEST(SqlConnectPace, LetsABurstThroughAndThenTwoHundredASecond) {
  SqlConnectPace pace;
  for (int connect = 0; connect < 50; ++connect) {
    EXPECT_EQ(pace.reserve(kStart), nanoseconds(0)) << connect;
  }
  for (int connect = 1; connect <= 400; ++connect) {
    EXPECT_EQ(pace.reserve(kStart), milliseconds(5) * connect);
  }
}

TEST(SqlConnectPace, HasAnotherBurstAfterARest) {
  SqlConnectPace pace;
  for (int connect = 0; connect < 50; ++connect) pace.reserve(kStart);
  EXPECT_EQ(pace.reserve(kStart + milliseconds(5)), nanoseconds(0));
  EXPECT_EQ(pace.reserve(kStart + milliseconds(5)), milliseconds(5));
  const SteadyTime later = kStart + seconds(60);
  for (int connect = 0; connect < 50; ++connect) EXPECT_EQ(pace.reserve(later), nanoseconds(0));
  EXPECT_EQ(pace.reserve(later), milliseconds(5));
}

TEST(SqlConnectPace, OverAnyTimeNeverGivesMoreThanTheBurstAndThePace) {
  SqlConnectPace pace;
  int within = 0;
  for (int moment = 0; moment < 3000; ++moment) {
    const SteadyTime now = kStart + milliseconds(1) * moment;
    if (now + pace.reserve(now) < kStart + seconds(3)) ++within;
  }
  EXPECT_LE(within, 50 + 3 * 200);
  EXPECT_GE(within, 3 * 200);
}

}  // namespace
}  // namespace timing::run
