// Counting by days against stepping from one instant to the next.
#include "timing/plan/calendar/opening_walk.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/plan/window_helpers.h"
#include "timing/base/random.h"
#include "timing/plan/calendar/cron.h"

namespace timing::plan {
namespace {

using namespace std::chrono_literals;
using config::Comparison;
using config::Unit;
using std::chrono::days;
using std::chrono::seconds;
using test::all_of;
using test::show;
using test::utc;
using test::when;
using test::zone;

const std::vector<std::string> kZones = {"UTC",           "Europe/Berlin",       "America/New_York",
                                         "Asia/Shanghai", "Australia/Lord_Howe", "Pacific/Apia"};

// An instant within some days of a change of any of the zones, or anywhere else.
WallTime random_start(Random& random) {
  const std::vector<WallTime> changes = {
      utc(2026, 3, 29, 1), utc(2026, 10, 25, 1), utc(2026, 3, 8, 7),   utc(2026, 11, 1, 6),
      utc(2026, 4, 4, 15), utc(2026, 10, 3, 15), utc(2011, 12, 30, 10)};  // Samoa skips a day
  const WallTime around = changes[random() % changes.size()];
  return around - days(2) + nanoseconds(random() % nanoseconds(days(3)).count());
}

// Whole seconds, and others.
nanoseconds random_length(Random& random) {
  const auto length = nanoseconds(random() % nanoseconds(days(6)).count());
  return random() % 2 == 0 ? length : std::chrono::floor<seconds>(length);
}

using Span = std::pair<WallTime, WallTime>;

class Collector final : public OpeningVisitor {
 public:
  explicit Collector(bool takes_days) : takes_days_(takes_days) {}

  bool visit(const OpenSpan& span) override {
    spans.emplace_back(span.begin, span.end);
    EXPECT_EQ(span.open_before, open);
    open += span.end - span.begin;
    return spans.size() < most;
  }

  bool visit_day(const OpenDay& day) override {
    if (!takes_days_) return false;
    EXPECT_EQ(day.open_before, open);
    open += day.pattern.inner_time;
    for (const OpenTime& time : day.pattern.inner) {
      spans.emplace_back(day.day.at(time.begin), day.day.at(time.end));
    }
    ++whole_days;
    return true;
  }

  std::vector<Span> spans;
  nanoseconds open{0};
  int whole_days = 0;
  std::size_t most = 1'000'000;

 private:
  bool takes_days_;
};

std::vector<Span> spans_step_by_step(const Window& window, WallTime from, WallTime end) {
  std::vector<Span> spans;
  for (auto begin = window.next_opening(from); begin && *begin < end;) {
    const auto closing = window.next_closing(*begin);
    spans.emplace_back(*begin, closing ? std::min(*closing, end) : end);
    begin = closing ? window.next_opening(*closing) : std::nullopt;
  }
  return spans;
}

TEST(OpeningWalk, GivesTheOpeningsOfTheWindowWhateverItIs) {
  Random random(20261123);
  int whole_days = 0;
  for (int round = 0; round < 300; ++round) {
    const WallTime from = random_start(random);
    const WallTime end = from + random_length(random);
    const std::string& name = kZones[random() % kZones.size()];
    const Window window(test::random_range(random, 4, from + days(2)), zone(name));
    const auto expected = spans_step_by_step(window, from, end);
    Collector one_by_one(false);
    walk_openings(window, from, end, one_by_one);
    Collector by_days(true);
    walk_openings(window, from, end, by_days);
    // Not printed: there may be hundreds of thousands.
    ASSERT_TRUE(one_by_one.spans == expected) << name << " from " << show(from);
    ASSERT_TRUE(by_days.spans == expected) << name << " from " << show(from);
    ASSERT_EQ(by_days.open, one_by_one.open);
    whole_days += by_days.whole_days;
  }
  EXPECT_GT(whole_days, 100);  // or nothing of it was tried
}

TEST(OpeningWalk, TakesWholeDaysWhereTheClockRunsOn) {
  const Window window(all_of({when(Unit::minute, Comparison::lt, 30)}), zone("Europe/Berlin"));
  Collector collector(true);
  walk_openings(window, utc(2026, 1, 1), utc(2027, 1, 1), collector);
  // In Berlin's time the year begins and ends within a day; two days see a change.
  EXPECT_EQ(collector.whole_days, 362);
  EXPECT_EQ(collector.spans.size(), 365U * 24);
}

TEST(OpeningWalk, StopsWhenNoMoreIsWanted) {
  const Window window(all_of({when(Unit::minute, Comparison::lt, 30)}), Timezone::utc());
  Collector collector(true);
  collector.most = 1;
  walk_openings(window, utc(2026, 1, 1, 5, 10), utc(2027, 1, 1), collector);
  EXPECT_EQ(collector.spans, std::vector<Span>({{utc(2026, 1, 1, 5, 10), utc(2026, 1, 1, 5, 30)}}));
}

TEST(OpeningWalk, AnEmptyStretchHasNone) {
  Collector collector(true);
  walk_openings(Window({}, Timezone::utc()), utc(2026, 1, 1), utc(2026, 1, 1), collector);
  EXPECT_TRUE(collector.spans.empty());
}

TEST(CronCount, IsThatOfSteppingWhateverTheLine) {
  const std::vector<std::string> lines = {
      "*/5 * * * *",  "30 2 * * *",       "*/20 1-3 * * *", "0 0 * * *",   "17 */2 * * *",
      "0 23 * * SUN", "15,45 0,2 29 * *", "0 12 30 2 *",    "59 23 * * *", "0 0-3 28-31 * MON"};
  Random random(7);
  for (int round = 0; round < 1500; ++round) {
    const WallTime from = random_start(random);
    const WallTime end = from + random_length(random);
    const std::string& name = kZones[random() % kZones.size()];
    const std::string& line = lines[random() % lines.size()];
    const CronSchedule cron(config::parse_cron(line).value(), zone(name));
    std::uint64_t expected = 0;
    for (auto tick = cron.next_after(from - 1ns); tick && *tick < end; ++expected) {
      tick = cron.next_after(*tick);
    }
    ASSERT_EQ(cron.count(from, end), expected)
        << line << " in " << name << " from " << show(from) << " to " << show(end);
  }
}

TEST(CronCount, CountsBothEndsAsATickerDoes) {
  const CronSchedule cron(config::parse_cron("*/5 * * * *").value(), Timezone::utc());
  const WallTime noon = utc(2026, 11, 22, 12);
  EXPECT_EQ(cron.count(noon, noon), 0U);
  EXPECT_EQ(cron.count(noon, noon + 1ns), 1U);
  EXPECT_EQ(cron.count(noon + 1ns, noon + 5min), 0U);
  EXPECT_EQ(cron.count(noon, noon + days(365)), 365U * 288);
}

}  // namespace
}  // namespace timing::plan
