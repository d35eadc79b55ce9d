#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <tuple>
#include <vector>

#include "tests/unit/config/load_helpers.h"

namespace timing::config::test {
namespace {

using std::chrono::nanoseconds;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

Job with(const std::string& keys) { return load_job("url: http://a/\n" + keys); }

std::vector<std::tuple<Unit, Comparison, int>> conditions(const std::string& range) {
  std::vector<std::tuple<Unit, Comparison, int>> found;
  for (const RangePart& part : with("range: " + range).range) {
    for (const Condition& condition : part.conditions) {
      found.emplace_back(condition.unit, condition.comparison, condition.values.at(0));
    }
  }
  return found;
}

TEST(Schedule, IsBackToBackWithoutLimitByDefault) {
  const Job job = with("");
  EXPECT_EQ(job.run_every, std::nullopt);
  EXPECT_EQ(job.run_count, 0U);
  EXPECT_EQ(job.run_thread, 1U);
  EXPECT_EQ(job.timeout, 30s);
  EXPECT_THAT(job.range, IsEmpty());
}

TEST(Cron, IsAnotherPaceThanAnInterval) {
  const Job job = with("cron: '*/5 8-18 * * MON-FRI'");
  EXPECT_EQ(job.cron, parse_cron("*/5 8-18 * * MON-FRI").value());
  EXPECT_EQ(job.run_every, std::nullopt);
  EXPECT_EQ(with("").cron, std::nullopt);
  EXPECT_EQ(with("cron:").cron, std::nullopt);
}

TEST(OnChange, TakesPathsInTheFolderOfTheConfig) {
  EXPECT_EQ(with("").on_change, std::nullopt);
  EXPECT_EQ(with("on_change:").on_change, std::nullopt);
  const auto on_change = [](const std::string& keys) {
    return load_job("url: http://a/\n" + keys, NamedFiles("folder")).on_change;
  };
  const auto one = on_change("on_change: etc/a.yml");
  ASSERT_TRUE(one.has_value());
  EXPECT_THAT(one->paths, ElementsAre("folder/etc/a.yml"));
  EXPECT_EQ(one->debounce, 500ms);
  const auto several = on_change("on_change: [/etc/prometheus, a, ./b, a]\ndebounce: 2s");
  ASSERT_TRUE(several.has_value());
  EXPECT_THAT(several->paths, ElementsAre("/etc/prometheus", "folder/a", "folder/./b"));
  EXPECT_EQ(several->debounce, 2s);
  EXPECT_EQ(on_change("on_change: a\ndebounce: 0")->debounce, 0s);
}

TEST(OnChange, TakesACountedNumberOfPaths) {
  const auto list = [](int count) {
    std::string keys = "url: http://a/\non_change:\n";
    for (int i = 0; i < count; ++i) keys += "- path " + std::to_string(i) + "\n";
    return keys;
  };
  EXPECT_EQ(load_job(list(64)).on_change->paths.size(), 64);
  EXPECT_THAT(load(list(65)).errors,
              ElementsAre("f:3:1: job 'http://a/': 'on_change' names 65 paths; allowed: 1 to 64"));
}

TEST(OnChange, GoesWithWhatLimitsRunsAndNotWithTheRate) {
  EXPECT_TRUE(with("on_change: a\nrun_count: 3\nrun_for: 1h\nrun_thread: 1").on_change);
  // Where the threads are the default of a rate they are not spoken of.
  EXPECT_THAT(load("url: http://a/\nrate: 1/s\non_change: a").errors,
              ElementsAre("f:2:1: job 'http://a/': 'rate' and 'on_change' exclude each other; "
                          "allowed: one of them"));
}

TEST(Start, IsWithTheJobByDefault) {
  for (const std::string keys : {"", "start: now", "start:", "jitter: 0", "spread: false"}) {
    const Job job = with(keys);
    EXPECT_FALSE(job.start.aligned) << keys;
    EXPECT_FALSE(job.start.at.has_value()) << keys;
    EXPECT_EQ(job.start.jitter, 0s) << keys;
    EXPECT_FALSE(job.start.spread) << keys;
    EXPECT_EQ(job.seed, std::nullopt) << keys;
  }
}

TEST(Start, IsAlignedToAnIntervalThatDividesADay) {
  for (const std::string interval : {"10us", "1s", "90s", "1h", "24h", "{days: 1}"}) {
    EXPECT_TRUE(with("start: aligned\nrun_every: " + interval).start.aligned) << interval;
  }
}

TEST(Start, IsATimeOfTheJobsClockOrOfAnOffset) {
  const std::chrono::local_seconds eight{std::chrono::local_days{2026y / 12 / 1} + 8h};
  const std::vector<std::tuple<std::string, std::chrono::local_seconds, std::optional<nanoseconds>>>
      cases = {{"2026-12-01T08:00:00", eight, std::nullopt},
               {"2026-12-01 08:00", eight, std::nullopt},
               {"2026-12-01", eight - 8h, std::nullopt},
               {"2026-12-01T08:00:30Z", eight + 30s, 0h},
               {"2026-12-01T08:00:00+05:30", eight, 5h + 30min},
               {"'2026-12-01T08:00:00-03:00'", eight, -3h},
               {"1970-01-01T00:00:00", std::chrono::local_seconds{}, std::nullopt}};
  for (const auto& [text, time, offset] : cases) {
    const auto at = with("start: " + text).start.at;
    ASSERT_TRUE(at.has_value()) << text;
    EXPECT_EQ(at->time, time) << text;
    EXPECT_EQ(at->offset.has_value(), offset.has_value()) << text;
    if (offset) {
      EXPECT_EQ(at->offset, offset) << text;
    }
  }
}

TEST(Start, MayBeMoved) {
  const Job job = with("run_every: 1m\njitter: 59s\nspread: true\nseed: 42");
  EXPECT_EQ(job.start.jitter, 59s);
  EXPECT_TRUE(job.start.spread);
  EXPECT_EQ(job.seed, 42U);
  EXPECT_EQ(with("cron: '@daily'\njitter: 59s").start.jitter, 59s);
  EXPECT_EQ(with("seed: 9223372036854775807").seed, 9'223'372'036'854'775'807U);
}

TEST(CatchUp, HasABoundInTimeAndOneTickByDefault) {
  const Job job = with("cron: '@hourly'\ncatch_up: {within: 2h}");
  ASSERT_TRUE(job.catch_up.has_value());
  EXPECT_EQ(job.catch_up->within, 2h);
  EXPECT_EQ(job.catch_up->at_most, 1U);
  EXPECT_EQ(with("cron: '@hourly'\ncatch_up: {within: 30m, at_most: 1000}").catch_up->at_most,
            1000U);
  EXPECT_TRUE(with("run_every: 1h\nstart: aligned\ncatch_up: {within: 2h}").catch_up.has_value());
  EXPECT_TRUE(
      with("run_every: 5h\nstart: 2026-12-01\ncatch_up: {within: 2h}").catch_up.has_value());
  EXPECT_FALSE(with("cron: '@hourly'").catch_up.has_value());
  EXPECT_FALSE(with("cron: '@hourly'\ncatch_up:").catch_up.has_value());
}

TEST(ThinkTime, IsADurationOrTwoBounds) {
  const std::vector<std::tuple<std::string, nanoseconds, nanoseconds>> cases = {
      {"100ms", 100ms, 100ms},
      {"{min: 50ms, max: 200ms}", 50ms, 200ms},
      {"{max: 200ms}", 0ms, 200ms},
      {"{min: 1s, max: 1s}", 1s, 1s},
  };
  for (const auto& [text, least, most] : cases) {
    const Job job = with("think_time: " + text);
    ASSERT_TRUE(job.think_time.has_value()) << text;
    EXPECT_EQ(job.think_time->least, least) << text;
    EXPECT_EQ(job.think_time->most, most) << text;
  }
  EXPECT_FALSE(with("").think_time.has_value());
  EXPECT_FALSE(with("think_time: 0s").think_time.has_value());
  EXPECT_FALSE(with("think_time: {max: 0s}").think_time.has_value());
}

constexpr std::uint64_t kOneAnHour = 1'000'000;  // in millionths

TEST(OpenModel, ReadsARateExactly) {
  const std::vector<std::pair<std::string, std::uint64_t>> cases = {
      {"500/s", kOneAnHour * 500 * 3600},
      {"30/m", kOneAnHour * 30 * 60},
      {"7/h", 7 * kOneAnHour},
      {"0.5/s", 1800 * kOneAnHour},
      {"0.000001/h", 1},
      {"123.456789/s", 123'456'789 * std::uint64_t{3600}},
      {"1000000/s", kOneAnHour * 3'600'000'000},
      {"3600000000/h", kOneAnHour * 3'600'000'000},
      {"007.10/m", 426 * kOneAnHour},
  };
  for (const auto& [text, millionths] : cases) {
    const Job job = with("rate: " + text);
    ASSERT_TRUE(job.open_model.has_value()) << text;
    EXPECT_EQ(job.open_model->rate.millionths_an_hour, millionths) << text;
  }
  EXPECT_FALSE(with("").open_model.has_value());
  EXPECT_FALSE(with("rate:").open_model.has_value());
}

TEST(OpenModel, ReadsStages) {
  const Job job = with("stages: [{for: 2m, to: 1000/s}, {for: 10m}, {for: 0s, to: 0/s}]");
  ASSERT_TRUE(job.open_model.has_value());
  const OpenModel& model = *job.open_model;
  EXPECT_EQ(model.rate, Rate{});
  EXPECT_EQ(model.arrivals, Arrivals::uniform);
  ASSERT_EQ(model.stages.size(), 3U);
  EXPECT_EQ(model.stages[0].length, 2min);
  EXPECT_EQ(model.stages[0].to, Rate{kOneAnHour * 1000 * 3600});
  EXPECT_EQ(model.stages[1].length, 10min);
  EXPECT_EQ(model.stages[1].to, std::nullopt);
  EXPECT_EQ(model.stages[2].to, Rate{});
  EXPECT_EQ(with("rate: 1/s\narrivals: poisson").open_model->arrivals, Arrivals::poisson);
}

TEST(OpenModel, HasThreadsOfItsOwnByDefault) {
  EXPECT_EQ(with("rate: 1/s").run_thread, 1000U);
  EXPECT_EQ(with("stages: [{for: 1s, to: 1/s}]").run_thread, 1000U);
  EXPECT_EQ(with("rate: 1/s\nrun_thread: 3").run_thread, 3U);
  EXPECT_EQ(with("rate: 1/s\nrun_thread: 0").run_thread, 1U);
  const std::string sql = "type: database\ndatabase: {type: sqlite, file: a}\nsql: {query: [x]}\n";
  EXPECT_EQ(load_job(sql + "rate: 1/s").run_thread, 20U);
  EXPECT_EQ(load_job(sql).run_thread, 1U);
}

TEST(OpenModel, ReadsWhatBecomesOfRunsThatFindNoThread) {
  EXPECT_EQ(with("rate: 1/s").max_queue, std::nullopt);
  EXPECT_EQ(with("rate: 1/s\nmax_queue: 0").max_queue, 0U);
  EXPECT_FALSE(with("run_every: 1s\nlate: skip").queues_late);
  const Job job = with("cron: '@daily'\nlate: queue\nmax_queue: 7");
  EXPECT_TRUE(job.queues_late);
  EXPECT_EQ(job.max_queue, 7U);
}

TEST(RunFor, IsNoneByDefaultAndForZero) {
  EXPECT_EQ(with("").run_for, std::nullopt);
  EXPECT_EQ(with("run_for: 0").run_for, std::nullopt);
  EXPECT_EQ(with("run_for: 10m").run_for, 10min);
}

TEST(RunEvery, AddsItsUnitsUp) {
  const std::vector<std::pair<std::string, nanoseconds>> cases = {
      {"{seconds: 3}", 3s},
      {"{second: 1, seconds: 2}", 3s},
      {"{microsecond: 10}", 10us},
      {"{seconds: 1, milliseconds: 500}", 1500ms},
      {"{days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5, microseconds: 6}",
       24h + 2h + 3min + 4s + 5ms + 6us},
      {"{day: 1, hour: 2, minute: 3, second: 4, millisecond: 5, microsecond: 6}",
       24h + 2h + 3min + 4s + 5ms + 6us},
      {"{seconds: 08}", 8s},
      {"{seconds: 8.0}", 8s},
      {"{seconds: 0, milliseconds: 1}", 1ms},
      {"{days: 106751, hours: 23}", std::chrono::days(106751) + 23h},
      {"90s", 90s},
      {"'90s'", 90s},
      {"1m30s", 90s},
      {"1.5h", 90min},
      {"10us", 10us},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(with("run_every: " + text).run_every, expected) << text;
  }
}

TEST(RunEvery, IsAbsentWhenItIsZero) {
  for (const char* zero : {"{seconds: 0}", "0s", "0", "{}"}) {
    EXPECT_EQ(with(std::string("run_every: ") + zero).run_every, std::nullopt) << zero;
  }
}

TEST(RunCount, TakesWholeNumbers) {
  EXPECT_EQ(with("run_count: 100").run_count, 100U);
  EXPECT_EQ(with("run_count: 08").run_count, 8U);
  EXPECT_EQ(with("run_count: 0").run_count, 0U);
  EXPECT_EQ(with("run_count: 9223372036854775807").run_count, 9223372036854775807U);
}

TEST(RunThread, IsOneWhenItIsZero) {
  EXPECT_EQ(with("run_thread: 0").run_thread, 1U);
  EXPECT_EQ(with("run_thread: 20").run_thread, 20U);
  EXPECT_EQ(with("run_thread: 100000").run_thread, 100'000U);
}

TEST(Timeout, MayBeNone) {
  EXPECT_EQ(with("timeout: 0").timeout, 0ns);
  EXPECT_EQ(with("timeout: 500ms").timeout, 500ms);
}

TEST(Range, KeepsEveryConditionWithItsPlace) {
  const Range range = with("range:\n  hour:\n    gte: 8\n    lt: 24\n  month: {eq: 08}\n").range;
  ASSERT_EQ(range.size(), 1U);
  const std::vector<Condition>& conditions = range[0].conditions;
  ASSERT_EQ(conditions.size(), 3U);
  EXPECT_EQ(conditions[1].unit, Unit::hour);
  EXPECT_EQ(conditions[1].comparison, Comparison::lt);
  EXPECT_THAT(conditions[1].values, ElementsAre(24));
  EXPECT_EQ(conditions[1].mark.line, 5);
  EXPECT_EQ(conditions[1].mark.column, 5);
  EXPECT_THAT(conditions[2].values, ElementsAre(8));
}

TEST(Range, TakesBoundsJustPastTheUnitWhereTheyCompare) {
  using enum Unit;
  using enum Comparison;
  EXPECT_THAT(conditions("{hour: {gt: 23}}"), ElementsAre(std::tuple(hour, gt, 23)));
  EXPECT_THAT(conditions("{hour: {gt: -1, gte: 24, lt: 24, lte: -1}}"),
              ElementsAre(std::tuple(hour, gt, -1), std::tuple(hour, gte, 24),
                          std::tuple(hour, lt, 24), std::tuple(hour, lte, -1)));
  EXPECT_THAT(conditions("{month: {gt: 0, lte: 12, lt: 13, eq: 12}}"),
              ElementsAre(std::tuple(month, gt, 0), std::tuple(month, lte, 12),
                          std::tuple(month, lt, 13), std::tuple(month, eq, 12)));
  EXPECT_THAT(conditions("{weekday: {eq: 7, gte: 0}}"),
              ElementsAre(std::tuple(weekday, eq, 7), std::tuple(weekday, gte, 0)));
  EXPECT_THAT(conditions("{minute: {lt: 60}, second: {eq: 59}}"),
              ElementsAre(std::tuple(minute, lt, 60), std::tuple(second, eq, 59)));
}

TEST(Range, TakesListsAndStretchesOfValues) {
  const auto values = [](const std::string& condition) {
    const Range range = with("range: {" + condition + "}").range;
    return range.at(0).conditions.at(0).values;
  };
  EXPECT_THAT(values("hour: {in: [1, 3, 5]}"), ElementsAre(1, 3, 5));
  EXPECT_THAT(values("hour: {in: 5}"), ElementsAre(5));
  EXPECT_THAT(values("hour: {not_in: [23, 08]}"), ElementsAre(23, 8));
  EXPECT_THAT(values("hour: {between: [22, 6]}"), ElementsAre(22, 6));
  EXPECT_THAT(values("day: {between: [-31, -1]}"), ElementsAre(-31, -1));
  EXPECT_THAT(values("day: {eq: -1}"), ElementsAre(-1));
  EXPECT_THAT(values("day: {lt: 32}"), ElementsAre(32));
}

TEST(Range, TakesNamesOfMonthsAndWeekdays) {
  using enum Unit;
  using enum Comparison;
  EXPECT_THAT(
      conditions("{month: {gte: Jan, lte: 'December', eq: mAY}}"),
      ElementsAre(std::tuple(month, gte, 1), std::tuple(month, lte, 12), std::tuple(month, eq, 5)));
  EXPECT_THAT(conditions("{weekday: {gt: sunday, lt: SAT, in: [thursday, 7]}}"),
              ElementsAre(std::tuple(weekday, gt, 0), std::tuple(weekday, lt, 6),
                          std::tuple(weekday, in, 4)));
}

TEST(Range, TakesTimesOfDay) {
  const auto times = [](const std::string& text) {
    std::vector<std::pair<std::chrono::seconds, std::chrono::seconds>> found;
    const Range range = with("range: {time: " + text + "}").range;
    for (const auto& [begin, end] : range.at(0).times.value) found.emplace_back(begin, end);
    return found;
  };
  EXPECT_THAT(times("22:30-06:15"), ElementsAre(std::pair(22h + 30min, 6h + 15min)));
  EXPECT_THAT(times("'8:00 - 08:00:30'"), ElementsAre(std::pair(8h, 8h + 30s)));
  EXPECT_THAT(times("[00:00-24:00, '23:59:59-00:00']"),
              ElementsAre(std::pair(0h, 24h), std::pair(24h - 1s, 0s)));
}

TEST(Range, TakesDatesAndInstants) {
  const auto dates = [](const std::string& text) {
    return with("range: {date: {" + text + "}}").range.at(0).dates.value;
  };
  const std::chrono::local_days christmas{std::chrono::year(2026) / 12 / 24};
  const DateSpan day = dates("from: 2026-12-24, to: 2026-12-24");
  EXPECT_EQ(day.from->day, christmas);
  EXPECT_EQ(day.from->time, std::nullopt);
  EXPECT_EQ(day.to->day, christmas);
  const DateSpan end = dates("to: 2026-12-24T08:00:30");
  EXPECT_FALSE(end.from);
  EXPECT_EQ(end.to->day, christmas);
  EXPECT_EQ(end.to->time, 8h + 30s);
  EXPECT_EQ(dates("from: 2026-12-24 8:00").from->time, 8h);
  EXPECT_EQ(dates("from: 2028-02-29").from->time, std::nullopt);
}

TEST(Range, MayBeAList) {
  const Range range = with("range:\n- hour: {eq: 1}\n  minute: {eq: 2}\n- time: 1:00-2:00\n").range;
  ASSERT_EQ(range.size(), 2U);
  EXPECT_EQ(range[0].conditions.size(), 2U);
  EXPECT_EQ(range[1].conditions.size(), 0U);
  EXPECT_EQ(range[1].times.mark.line, 5);
  EXPECT_EQ(range[1].times.mark.column, 3);
}

TEST(Range, IsAlwaysOpenWhereAPartSaysNothing) {
  EXPECT_THAT(with("range: []").range, IsEmpty());
  EXPECT_THAT(with("range: [{}]").range, IsEmpty());
  EXPECT_THAT(with("range: [{hour: {eq: 1}}, {date: {}}]").range, IsEmpty());
}

TEST(Range, MayBeEmpty) {
  EXPECT_THAT(conditions("{}"), IsEmpty());
  EXPECT_THAT(conditions("{hour: }"), IsEmpty());
  EXPECT_THAT(conditions("{hour: {}}"), IsEmpty());
}

}  // namespace
}  // namespace timing::config::test
