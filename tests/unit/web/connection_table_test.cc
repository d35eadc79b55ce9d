#include "timing/web/connection_table.h"

#include <gmock/gmock.h>

namespace timing::web {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr ConnectionTable::Times kTimes{
    .idle = seconds(60), .head = seconds(5), .body = seconds(7), .sending = seconds(30)};

SteadyTime at(int second) { return SteadyTime(seconds(second)); }

std::vector<int> descriptors(const std::vector<ConnectionTable::Entry>& entries) {
  std::vector<int> numbers;
  for (const auto& entry : entries) numbers.push_back(entry.descriptor);
  return numbers;
}

TEST(ConnectionTable, EachPhaseHasItsTime) {
  ConnectionTable table(kTimes);
  const auto idle = table.add(1, at(0));
  table.add(2, at(0));
  const auto body = table.add(3, at(0));
  const auto answering = table.add(4, at(0));
  const auto sending = table.add(5, at(0));
  table.enter(idle, Phase::idle, at(0));
  table.enter(body, Phase::body, at(0));
  table.enter(answering, Phase::answering, at(0));
  table.enter(sending, Phase::sending, at(0));
  EXPECT_EQ(table.next_expiry(), at(5));
  EXPECT_THAT(table.take_expired(at(4)), IsEmpty());
  EXPECT_THAT(descriptors(table.take_expired(at(5))), ElementsAre(2));
  EXPECT_THAT(descriptors(table.take_expired(at(7))), ElementsAre(3));
  EXPECT_THAT(descriptors(table.take_expired(at(30))), ElementsAre(5));
  EXPECT_THAT(descriptors(table.take_expired(at(60))), ElementsAre(1));
  EXPECT_EQ(table.next_expiry(), std::nullopt);
  EXPECT_THAT(table.take_expired(at(100'000)), IsEmpty());
  EXPECT_EQ(table.size(), 5U);
  EXPECT_EQ(table.size_of(Phase::closing), 4U);
}

TEST(ConnectionTable, APhaseBeginsAnewWhenItIsEntered) {
  ConnectionTable table(kTimes);
  const auto key = table.add(1, at(0));
  table.enter(key, Phase::head, at(3));
  EXPECT_EQ(table.next_expiry(), at(8));
  table.enter(key, Phase::answering, at(4));
  EXPECT_EQ(table.next_expiry(), std::nullopt);
  table.enter(key, Phase::idle, at(5));
  EXPECT_EQ(table.next_expiry(), at(65));
}

TEST(ConnectionTable, TheLongestIdleGoesFirstThenTheSlowestHead) {
  ConnectionTable table(kTimes);
  table.add(1, at(0));
  const auto later = table.add(2, at(0));
  table.enter(table.add(3, at(0)), Phase::idle, at(1));
  table.enter(later, Phase::idle, at(2));
  table.enter(table.add(4, at(0)), Phase::answering, at(0));
  table.enter(table.add(5, at(0)), Phase::body, at(0));
  table.enter(table.add(6, at(0)), Phase::sending, at(0));
  for (const int victim : {3, 2, 1, 5}) {
    const auto taken = table.take_victim(at(3));
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->descriptor, victim);
  }
  EXPECT_FALSE(table.take_victim(at(3)));
}

TEST(ConnectionTable, WhatIsToldToGoIsToldOnce) {
  ConnectionTable table(kTimes);
  const auto key = table.add(1, at(0));
  ASSERT_TRUE(table.take_victim(at(1)));
  table.enter(key, Phase::idle, at(2));
  EXPECT_EQ(table.size_of(Phase::closing), 1U);
  EXPECT_THAT(table.take_all(Phase::idle, at(3)), IsEmpty());
  table.remove(key);
  EXPECT_EQ(table.size(), 0U);
  EXPECT_EQ(table.size_of(Phase::closing), 0U);
}

TEST(ConnectionTable, TheSlowestReaderGoesOnlyAfterATime) {
  ConnectionTable table(kTimes);
  table.enter(table.add(1, at(0)), Phase::sending, at(2));
  table.enter(table.add(2, at(0)), Phase::sending, at(3));
  EXPECT_FALSE(table.take_first(Phase::sending, at(1), at(9)));
  const auto first = table.take_first(Phase::sending, at(2), at(9));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->descriptor, 1);
  EXPECT_EQ(first->phase, Phase::sending);
  EXPECT_FALSE(table.take_first(Phase::sending, at(2), at(9)));
}

TEST(ConnectionTable, ATimeOfZeroIsWithoutLimit) {
  ConnectionTable table({});
  table.add(1, at(0));
  EXPECT_EQ(table.next_expiry(), std::nullopt);
  EXPECT_THAT(table.take_expired(at(1'000'000)), IsEmpty());
}

}  // namespace
}  // namespace timing::web
