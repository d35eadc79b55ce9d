#include "timing/plan/change/tries.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "timing/base/random.h"

namespace timing::plan {
namespace {

using namespace std::chrono_literals;

struct Judged {
  std::optional<int> status;
  bool success;
  TryResult result;
};

const Judged kJudged[] = {
    {std::nullopt, false, TryResult::unanswered},
    {200, true, TryResult::done},
    {204, true, TryResult::done},
    {299, true, TryResult::done},
    {200, false, TryResult::refused},  // a check fails
    {304, true, TryResult::refused},
    {302, true, TryResult::refused},
    {400, false, TryResult::refused},
    {403, false, TryResult::refused},
    {404, false, TryResult::refused},
    {429, false, TryResult::unanswered},
    {500, false, TryResult::refused},
    {501, false, TryResult::refused},
    {502, false, TryResult::unanswered},
    {503, false, TryResult::unanswered},
    {503, true, TryResult::unanswered},
    {504, false, TryResult::unanswered},
    {505, false, TryResult::refused},
};

TEST(Tries, AreJudgedByTheAnswer) {
  for (const Judged& each : kJudged) {
    EXPECT_EQ(judge(each.status, each.success), each.result) << each.status.value_or(0);
  }
}

TEST(Tries, OfSeveralRequestsAreDoneIfAllAre) {
  using enum TryResult;
  EXPECT_EQ(worse(done, done), done);
  EXPECT_EQ(worse(done, refused), refused);
  EXPECT_EQ(worse(refused, done), refused);
  EXPECT_EQ(worse(refused, unanswered), unanswered);
  EXPECT_EQ(worse(unanswered, done), unanswered);
}

struct Paused {
  FailedTries failed;
  std::optional<nanoseconds> longest;
};

const Paused kPaused[] = {
    {{.unanswered = 1}, 250ms},
    {{.unanswered = 2}, 500ms},
    {{.unanswered = 3}, 1s},
    {{.unanswered = 4}, 2s},
    {{.unanswered = 5}, 2s},
    {{.unanswered = 1'000'000'000'000}, 2s},
    {{.refused = 1}, 250ms},
    {{.refused = 2}, 500ms},
    {{.refused = 3}, std::nullopt},
    {{.unanswered = 1, .refused = 1}, 500ms},
    {{.unanswered = 100, .refused = 2}, 2s},
    {{.unanswered = 100, .refused = 3}, std::nullopt},
    {{.refused = 4}, std::nullopt},
};

TEST(Tries, PauseLongerAndLongerAndAreGivenUpWhereTheyAreRefused) {
  Random random(1);
  for (const Paused& each : kPaused) {
    EXPECT_EQ(pause_before_next_try(each.failed, 0), each.longest);
    for (int i = 0; i < 1000; ++i) {
      const auto pause = pause_before_next_try(each.failed, random());
      ASSERT_EQ(pause.has_value(), each.longest.has_value());
      if (!pause) continue;
      EXPECT_LE(*pause, *each.longest);
      EXPECT_GE(*pause, *each.longest * 4 / 5);
    }
  }
}

TEST(Tries, PausesDifferByChance) {
  EXPECT_NE(pause_before_next_try({.unanswered = 1}, 12'345'678),
            pause_before_next_try({.unanswered = 1}, 23'456'789));
  const auto any =
      pause_before_next_try({.unanswered = 1}, std::numeric_limits<std::uint64_t>::max());
  EXPECT_GE(any, 200ms);
}

}  // namespace
}  // namespace timing::plan
