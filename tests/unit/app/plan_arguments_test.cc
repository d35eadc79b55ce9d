#include "timing/app/plan_arguments.h"

#include <gtest/gtest.h>

namespace timing::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

constexpr WallTime kEight{sys_days{2026y / 12 / 1} + 8h};

TEST(PlanArguments, TakeInstantsInUtcOrWithAnOffset) {
  const struct {
    const char* text;
    WallTime time;
  } cases[] = {{"2026-12-01T08:00:00", kEight},
               {"2026-12-01T08:00", kEight},
               {"2026-12-01 08:00:00", kEight},
               {"2026-12-01T08:00:00Z", kEight},
               {"2026-12-01T08:00:00+01:00", kEight - 1h},
               {"2026-12-01T08:00:00-0330", kEight + 3h + 30min},
               {"2026-12-01", kEight - 8h},
               {"1970-01-01", WallTime{}}};
  for (const auto& [text, time] : cases) {
    const auto parsed = parse_from(text);
    ASSERT_TRUE(parsed.ok()) << text;
    EXPECT_EQ(parsed.value(), time) << text;
  }
  EXPECT_EQ(parse_from("now").value(), std::nullopt);
}

TEST(PlanArguments, RefuseWhatIsNoInstant) {
  for (const char* text :
       {"", "tomorrow", "2026-13-01", "2026-02-30", "2026-12-01T25:00:00", "2026-12-01T08:00:00+1",
        "2026-12-01T08:00:00+25:00", "2026-12-01+01:00", "1969-12-31", "2200-01-01", "9999-01-01",
        "Z", "2026-12-01T08:00:00 Z"}) {
    EXPECT_FALSE(parse_from(text).ok()) << text;
  }
}

TEST(PlanArguments, TakeSpansOfWeeksAndDaysToo) {
  const struct {
    const char* text;
    nanoseconds span;
  } cases[] = {{"7d", days(7)},
               {"2w", days(14)},
               {"1w2d12h", days(9) + 12h},
               {"1d30m", days(1) + 30min},
               {"90m", 90min},
               {"1h30m", 90min},
               {"1ns", 1ns},
               {"36500d", days(36'500)},
               {"1.5h", 90min}};
  for (const auto& [text, span] : cases) {
    const auto parsed = parse_span(text);
    ASSERT_TRUE(parsed.ok()) << text;
    EXPECT_EQ(parsed.value(), span) << text;
  }
}

TEST(PlanArguments, RefuseWhatIsNoSpan) {
  for (const char* text : {"", "0", "0d", "-1d", "7", "d", "1d-2h", "1d+2h", "2d1w", "36501d",
                           "36500d1ns", "99999999999999999999w", "1.5d", "1h1d", "1d ", "inf"}) {
    EXPECT_FALSE(parse_span(text).ok()) << text;
  }
}

TEST(PlanArguments, WriteSpansAsPeopleDo) {
  EXPECT_EQ(format_span(days(7)), "7d");
  EXPECT_EQ(format_span(days(1) + 12h), "1d12h0m0s");
  EXPECT_EQ(format_span(90s), "1m30s");
}

TEST(PlanArguments, TakeRatesOfThreeUnits) {
  EXPECT_DOUBLE_EQ(parse_rate_limit("2000/s").value().a_second, 2000);
  EXPECT_DOUBLE_EQ(parse_rate_limit("90/m").value().a_second, 1.5);
  EXPECT_DOUBLE_EQ(parse_rate_limit("7200/h").value().a_second, 2);
  EXPECT_DOUBLE_EQ(parse_rate_limit("0.5/s").value().a_second, 0.5);
  EXPECT_DOUBLE_EQ(parse_rate_limit("0/s").value().a_second, 0);
  for (const char* text : {"", "2000", "/s", "2000/d", "-1/s", "1e3/s", "1..2/s", "nan/s",
                           "2000/ss", "2000 /s", "1/s/s"}) {
    EXPECT_FALSE(parse_rate_limit(text).ok()) << text;
  }
}

}  // namespace
}  // namespace timing::app
