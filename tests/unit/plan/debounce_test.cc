#include "timing/plan/change/debounce.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace timing::plan {
namespace {

using namespace std::chrono_literals;

SteadyTime at(nanoseconds time) { return SteadyTime{} + time; }

struct Case {
  std::string what;
  nanoseconds quiet;
  std::vector<nanoseconds> events;
  nanoseconds due;
};

const Case kCases[] = {
    {"one event", 500ms, {10s}, 10'500ms},
    {"a few put it off", 500ms, {10s, 10'100ms, 10'400ms}, 10'900ms},
    {"at most to three times after the first",
     500ms,
     {10s, 10'400ms, 10'800ms, 11'200ms},
     11'500ms},
    {"also with those after that", 500ms, {10s, 10'400ms, 11'499ms, 20s}, 11'500ms},
    {"two at once", 500ms, {10s, 10s}, 10'500ms},
    {"none", 0ms, {10s, 10s}, 10s},
    {"a long one", 1h, {1s, 2s}, 1h + 2s},
};

TEST(Debounce, IsOverAfterAQuietTimeThatIsBounded) {
  for (const Case& each : kCases) {
    Debounce debounce(each.quiet);
    for (const nanoseconds event : each.events) debounce.note(at(event));
    EXPECT_EQ(debounce.due(), at(each.due)) << each.what;
  }
}

TEST(Debounce, BeginsAnewOnceItIsSettled) {
  Debounce debounce(100ms);
  EXPECT_EQ(debounce.due(), std::nullopt);
  debounce.note(at(1s));
  debounce.settle();
  EXPECT_EQ(debounce.due(), std::nullopt);
  debounce.note(at(2s));
  EXPECT_EQ(debounce.due(), at(2'100ms));
}

// Events of any density are looked at in the end, and rarely.
TEST(Debounce, SteadyChangesAreLookedAtAgainAndAgain) {
  for (const nanoseconds every : {1ms, 10ms, 99ms, 100ms, 101ms, 250ms}) {
    Debounce debounce(100ms);
    int looks = 0;
    for (nanoseconds now = 0ms; now < 30s; now += every) {
      while (debounce.due() && *debounce.due() <= at(now)) {
        ++looks;
        debounce.settle();
      }
      debounce.note(at(now));
    }
    EXPECT_GE(looks, 30'000 / 300 / 2) << every.count();
    EXPECT_LE(looks, 30'000 / 100) << every.count();
  }
}

}  // namespace
}  // namespace timing::plan
