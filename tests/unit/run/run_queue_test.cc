#include "timing/run/job/run_queue.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace timing::run {
namespace {

DueRun run_at(int instant) { return {.intended = SteadyTime(nanoseconds(instant))}; }

TEST(RunQueue, IsFullAtItsBoundExceptForRunsThatComeBack) {
  RunQueue queue(2);
  EXPECT_TRUE(queue.push(run_at(1)));
  EXPECT_TRUE(queue.push(run_at(2)));
  EXPECT_FALSE(queue.push(run_at(3)));
  EXPECT_TRUE(queue.give_back(run_at(0)));
  EXPECT_EQ(queue.size(), 3U);
  for (int instant = 0; instant < 3; ++instant) {
    EXPECT_EQ(queue.pop().intended, run_at(instant).intended);
  }
  EXPECT_TRUE(queue.empty());
}

TEST(RunQueue, OfNoneTakesNone) {
  RunQueue queue(0);
  EXPECT_FALSE(queue.push(run_at(1)));
  EXPECT_FALSE(queue.give_back(run_at(1)));
  EXPECT_TRUE(queue.empty());
}

TEST(RunQueue, PutsRunsThatComeBackInTheirOrder) {
  RunQueue queue(10);
  for (int instant = 0; instant < 6; ++instant) queue.push(run_at(instant));
  for (int taken = 0; taken < 3; ++taken) queue.pop();
  for (const int instant : {1, 0, 2}) EXPECT_TRUE(queue.give_back(run_at(instant)));
  for (int instant = 0; instant < 6; ++instant) {
    EXPECT_EQ(queue.pop().intended, run_at(instant).intended);
  }
}

// Against a deque.
TEST(RunQueue, KeepsItsOrder) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    std::mt19937 random(seed);
    RunQueue queue(50);
    std::deque<int> model;
    for (int step = 0; step < 3000; ++step) {
      const int choice = std::uniform_int_distribution<>(0, 100)(random);
      if (choice == 0) {
        queue.clear();
        model.clear();
      } else if (choice < 50) {
        ASSERT_EQ(queue.push(run_at(step)), model.size() < 50);
        if (model.size() < 50) model.push_back(step);
      } else if (choice < 55 && !model.empty()) {
        const int earlier = std::uniform_int_distribution<>(0, model.front())(random);
        ASSERT_TRUE(queue.give_back(run_at(earlier)));
        model.push_front(earlier);
      } else if (!model.empty()) {
        ASSERT_EQ(queue.pop().intended, run_at(model.front()).intended);
        model.pop_front();
      }
      ASSERT_EQ(queue.size(), model.size());
    }
  }
}

}  // namespace
}  // namespace timing::run
