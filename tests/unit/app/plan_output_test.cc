// The plan of each config in tests/testdata/plan, as text and as JSON, against the files beside it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/basics/capturing_log.h"
#include "tests/support/basics/files.h"
#include "tests/support/basics/manual_clock.h"
#include "tests/support/basics/places.h"
#include "timing/app/load_plan.h"
#include "timing/app/plan_json.h"
#include "timing/app/plan_text.h"

namespace timing::app {
namespace {

using namespace std::chrono_literals;

constexpr WallTime kFrom{std::chrono::sys_days{2026y / 12 / 1} + 8h};

std::string file_of(const std::string& name) { return (test::test_data("plan") / name).string(); }

plan::Forecast forecast_of(const std::string& name, std::size_t openings = 5,
                           std::size_t windows = 1'000'000, const plan::Share& share = {}) {
  test::ManualClock clock(kFrom);
  test::CapturingLog log;
  const auto plan = load_plan(file_of(name), nullptr, share, clock, log);
  plan::ForecastOptions options;
  options.from = kFrom;
  options.end = kFrom + 7 * 24h;
  options.openings = openings;
  options.windows = windows;
  return plan::forecast(plan.value().plan, options);
}

TEST(PlanText, ShowsEachJobAndThenAllOfThem) {
  EXPECT_EQ(plan_text(forecast_of("several.yml"), "several.yml"),
            test::read_file(file_of("several.txt")));
}

TEST(PlanText, SaysWhatHasNoBound) {
  EXPECT_EQ(plan_text(forecast_of("unbounded.yml"), "unbounded.yml"),
            test::read_file(file_of("unbounded.txt")));
}

TEST(PlanText, TellsWhatMovesTicksAndWhatRatesAre) {
  EXPECT_EQ(plan_text(forecast_of("moved.yml"), "moved.yml"),
            test::read_file(file_of("moved.txt")));
}

TEST(PlanText, TellsWhatChangesStart) {
  EXPECT_EQ(plan_text(forecast_of("changes.yml"), "changes.yml"),
            test::read_file(file_of("changes.txt")));
}

TEST(PlanText, ListsNoMoreThanPeopleRead) {
  EXPECT_EQ(plan_text(forecast_of("dense.yml", 5, 100), "dense.yml"),
            test::read_file(file_of("dense.txt")));
}

TEST(PlanText, OfAShardShowsItsRuns) {
  EXPECT_EQ(
      plan_text(forecast_of("several.yml", 5, 1'000'000, {.index = 1, .of = 3}), "several.yml"),
      test::read_file(file_of("several_1_of_3.txt")));
}

TEST(PlanText, OfNoJobsIsShort) {
  plan::Forecast nothing;
  nothing.from = kFrom;
  nothing.end = kFrom + 36h;
  EXPECT_EQ(plan_text(nothing, "empty.yml"), test::read_file(file_of("empty.txt")));
}

TEST(PlanText, DescribesThePeakInOneLine) {
  EXPECT_EQ(describe_rate_peak(forecast_of("several.yml")),
            "up to 210/s from Tue 2026-12-01 09:00:00 +00:00 until Tue 2026-12-01 09:00:03 +00:00: "
            "'insert' 200/s + 'search' 5/s + 'backup' 4/s + 'nightly' 1/s");
  EXPECT_EQ(describe_rate_peak(forecast_of("unbounded.yml")),
            "unbounded from Tue 2026-12-01 22:30:00 +08:00 until Wed 2026-12-02 06:15:00 +08:00: "
            "'as fast as it goes' unbounded + 'visitors' 32/s");
}

TEST(PlanJson, HoldsTheSame) {
  EXPECT_EQ(plan_json(forecast_of("several.yml", 100), RateLimit{"12000/m", 200}, true),
            test::read_file(file_of("several.json")));
  EXPECT_EQ(plan_json(forecast_of("unbounded.yml", 100), std::nullopt, false),
            test::read_file(file_of("unbounded.json")));
  EXPECT_EQ(plan_json(forecast_of("changes.yml", 100), std::nullopt, false),
            test::read_file(file_of("changes.json")));
  EXPECT_EQ(plan_json(forecast_of("several.yml", 100, 1'000'000, {.index = 1, .of = 3}),
                      std::nullopt, false),
            test::read_file(file_of("several_1_of_3.json")));
}

}  // namespace
}  // namespace timing::app
