#include "timing/target/delay_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>
#include <vector>

namespace timing::target {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using ::testing::ElementsAre;

TEST(DelayQueue, CallsInTheOrderOfTheirTimesAndNeverBefore) {
  DelayQueue queue;
  std::vector<int> order;
  std::promise<void> done;
  const auto start = steady_clock::now();
  EXPECT_TRUE(queue.call_at(start + milliseconds(40), [&] {
    EXPECT_GE(steady_clock::now(), start + milliseconds(40));
    order.push_back(3);
    done.set_value();
  }));
  EXPECT_TRUE(queue.call_at(start + milliseconds(20), [&] { order.push_back(1); }));
  EXPECT_TRUE(queue.call_at(start + milliseconds(20), [&] {
    EXPECT_GE(steady_clock::now(), start + milliseconds(20));
    order.push_back(2);
  }));
  done.get_future().get();
  EXPECT_THAT(order, ElementsAre(1, 2, 3));
}

TEST(DelayQueue, AnEarlierCallDoesNotWaitForALaterOne) {
  DelayQueue queue;
  std::promise<void> done;
  queue.call_at(steady_clock::now() + hours(1), [] {});
  queue.call_at(steady_clock::now(), [&] { done.set_value(); });
  done.get_future().get();
}

TEST(DelayQueue, FinishMakesAllWaitingCallsAndTakesNoMore) {
  DelayQueue queue;
  int calls = 0;
  for (int i = 0; i < 10; ++i) queue.call_at(steady_clock::now() + hours(1), [&] { ++calls; });
  queue.finish();
  EXPECT_EQ(calls, 10);
  EXPECT_FALSE(queue.call_at(steady_clock::now(), [&] { ++calls; }));
  queue.finish();
  EXPECT_EQ(calls, 10);
}

TEST(DelayQueue, EveryCallOfManyThreadsIsMadeOnce) {
  std::atomic<int> calls{0};
  int taken = 0;
  {
    DelayQueue queue;
    std::vector<std::future<int>> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.push_back(std::async(std::launch::async, [&] {
        int accepted = 0;
        for (int i = 0; i < 500; ++i) {
          const auto time = steady_clock::now() + std::chrono::microseconds(i % 50);
          accepted += queue.call_at(time, [&] { ++calls; }) ? 1 : 0;
        }
        return accepted;
      }));
    }
    for (auto& thread : threads) taken += thread.get();
  }
  EXPECT_EQ(taken, 2'000);
  EXPECT_EQ(calls, 2'000);
}

}  // namespace
}  // namespace timing::target
