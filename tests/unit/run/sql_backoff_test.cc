#include "timing/run/sql/sql_backoff.h"

#include <gtest/gtest.h>

#include <set>

namespace timing::run {
namespace {

using std::chrono::milliseconds;

TEST(SqlBackoff, DoublesToASecondWithAFifthOfJitter) {
  Random random(1);
  SqlBackoff backoff(random);
  for (const milliseconds base : {milliseconds(100), milliseconds(200), milliseconds(400),
                                  milliseconds(800), milliseconds(1000), milliseconds(1000)}) {
    const nanoseconds pause = backoff.next_pause();
    EXPECT_GE(pause, base * 4 / 5);
    EXPECT_LE(pause, base * 6 / 5);
  }
}

TEST(SqlBackoff, BeginsAnewAfterAReset) {
  Random random(1);
  SqlBackoff backoff(random);
  for (int time = 0; time < 10; ++time) backoff.next_pause();
  backoff.reset();
  EXPECT_LE(backoff.next_pause(), milliseconds(120));
}

TEST(SqlBackoff, SpreadsLanesOverTime) {
  std::set<nanoseconds> pauses;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Random random(seed);
    pauses.insert(SqlBackoff(random).next_pause());
  }
  EXPECT_EQ(pauses.size(), 20U);
}

}  // namespace
}  // namespace timing::run
