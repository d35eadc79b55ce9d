#include "timing/run/agenda.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <random>

#include "timing/base/clock.h"

namespace timing::run {
namespace {

using namespace std::chrono_literals;
using Items = Agenda<SteadyTime, int>;

SteadyTime at(nanoseconds since_epoch) { return SteadyTime(since_epoch); }

TEST(AgendaTest, AnItemIsDueFromItsTimeOn) {
  Items agenda;
  Items::Place place;
  EXPECT_EQ(agenda.first(), std::nullopt);
  agenda.file(7, at(5ns), place);
  EXPECT_EQ(agenda.first(), at(5ns));
  std::vector<int> due;
  agenda.collect(at(4ns), due);
  EXPECT_TRUE(due.empty());
  agenda.collect(at(5ns), due);
  EXPECT_THAT(due, testing::ElementsAre(7));
}

TEST(AgendaTest, AnItemIsInOnePlaceHoweverOftenItMoves) {
  Items agenda;
  Items::Place place;
  for (const auto time : {5ns, 9ns, 9ns, 2ns}) agenda.file(7, at(time), place);
  std::vector<int> due;
  agenda.collect(at(100ns), due);
  EXPECT_THAT(due, testing::ElementsAre(7));
  EXPECT_EQ(agenda.first(), at(2ns));
  agenda.file(7, std::nullopt, place);
  agenda.file(7, std::nullopt, place);
  EXPECT_EQ(agenda.first(), std::nullopt);
}

TEST(AgendaTest, TellsWhatASortedListTells) {
  Items agenda;
  std::map<int, Items::Place> places;
  std::map<int, SteadyTime> times;
  std::mt19937 random(4711);
  for (int round = 0; round < 2000; ++round) {
    const int item = static_cast<int>(random() % 50);
    if (random() % 5 == 0) {
      agenda.file(item, std::nullopt, places[item]);
      times.erase(item);
    } else {
      times[item] = at(nanoseconds(random() % 1000));
      agenda.file(item, times[item], places[item]);
    }
    const SteadyTime now = at(nanoseconds(random() % 1000));
    std::vector<std::pair<SteadyTime, int>> expected;
    for (const auto& [due_item, time] : times) {
      if (time <= now) expected.emplace_back(time, due_item);
    }
    std::ranges::sort(expected);
    std::vector<int> expected_items;
    for (const auto& [time, due_item] : expected) expected_items.push_back(due_item);
    std::vector<int> due;
    agenda.collect(now, due);
    ASSERT_EQ(due, expected_items);
  }
}

}  // namespace
}  // namespace timing::run
