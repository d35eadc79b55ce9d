#include "timing/state/state_keeper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <semaphore>

#include "tests/support/basics/capturing_log.h"
#include "timing/state/state_text.h"

namespace timing::state {
namespace {

using namespace std::chrono_literals;

// Long enough for any machine.
constexpr nanoseconds kPatience = 60s;

class StateKeeperTest : public testing::Test {
 protected:
  std::unique_ptr<StateKeeper> keeper(std::function<Status(std::string_view)> write,
                                      nanoseconds first_retry = 1h) {
    return std::make_unique<StateKeeper>(StateKeeper::Dependencies{.write = std::move(write),
                                                                   .name = "file",
                                                                   .log = log_,
                                                                   .failures = failures_,
                                                                   .first_retry = first_retry});
  }

  test::CapturingLog log_;
  std::atomic<std::uint64_t> failures_{0};
};

TEST_F(StateKeeperTest, WritesWhatIsNotedOfAllJobs) {
  std::string written;
  const auto keeper = this->keeper([&](std::string_view text) {
    written = text;
    return Success{};
  });
  keeper->note("one", {.runs = 1});
  keeper->note("two", {.runs = 2});
  const StateKeeper::Ticket last = keeper->note("one", {.runs = 3});
  ASSERT_TRUE(keeper->flush_for(kPatience));
  EXPECT_EQ(keeper->settled(), last);
  EXPECT_EQ(written, format_states({{"one", {.runs = 3}}, {"two", {.runs = 2}}}));
}

TEST_F(StateKeeperTest, WhatIsNotedDuringAWriteGoesWithTheNextOne) {
  std::binary_semaphore begun(0);
  std::binary_semaphore go_on(0);
  std::vector<std::string> writes;
  const auto keeper = this->keeper([&](std::string_view text) {
    writes.emplace_back(text);
    if (writes.size() == 1) {
      begun.release();
      go_on.acquire();
    }
    return Success{};
  });
  keeper->note("job", {.runs = 1});
  begun.acquire();
  for (std::uint64_t runs = 2; runs <= 1000; ++runs) keeper->note("job", {.runs = runs});
  EXPECT_EQ(keeper->settled(), 0U);
  EXPECT_FALSE(keeper->flush_for(1ns));
  go_on.release();
  ASSERT_TRUE(keeper->flush_for(kPatience));
  EXPECT_THAT(writes, testing::ElementsAre(format_states({{"job", {.runs = 1}}}),
                                           format_states({{"job", {.runs = 1000}}})));
}

TEST_F(StateKeeperTest, TellsWhenSomethingIsSettled) {
  const auto keeper = this->keeper([](std::string_view) { return Success{}; });
  std::promise<StateKeeper::Ticket> told;
  keeper->on_settled([&, first = true]() mutable {
    if (std::exchange(first, false)) told.set_value(keeper->settled());
  });
  keeper->note("job", {});
  EXPECT_EQ(told.get_future().get(), 1U);
  keeper->on_settled({});
  keeper->note("job", {});
  EXPECT_TRUE(keeper->flush_for(kPatience));
}

TEST_F(StateKeeperTest, AFailureIsCountedAndToldAndHoldsNobodyUp) {
  const auto keeper =
      this->keeper([](std::string_view) -> Status { return Error{"cannot be written: no space"}; });
  keeper->note("job", {});
  ASSERT_TRUE(keeper->flush_for(kPatience));
  EXPECT_EQ(keeper->settled(), 1U);
  EXPECT_EQ(failures_, 1U);
  EXPECT_EQ(log_.count("the state file file cannot be written: no space (failure 1 in a row)"), 1U);
}

TEST_F(StateKeeperTest, FailuresAreToldWithGrowingIntervals) {
  std::atomic<bool> broken{true};
  const auto keeper = this->keeper([&](std::string_view) -> Status {
    if (broken) return Error{"cannot be written: no space"};
    return Success{};
  });
  for (int attempt = 0; attempt < 100; ++attempt) {
    keeper->note("job", {});
    ASSERT_TRUE(keeper->flush_for(kPatience));
  }
  EXPECT_EQ(failures_, 100U);
  EXPECT_EQ(log_.count("in a row"), 7U);  // 1, 2, 4 ... 64
  broken = false;
  keeper->note("job", {});
  ASSERT_TRUE(keeper->flush_for(kPatience));
  EXPECT_EQ(log_.count("can be written again"), 1U);
}

TEST_F(StateKeeperTest, AFailedWriteIsTriedAgainByItself) {
  std::promise<std::string> written;
  const auto keeper = this->keeper(
      [&, attempt = 0](std::string_view text) mutable -> Status {
        if (++attempt < 4) return Error{"cannot be written"};
        if (attempt == 4) written.set_value(std::string(text));
        return Success{};
      },
      1us);
  keeper->note("job", {.runs = 5});
  EXPECT_EQ(written.get_future().get(), format_states({{"job", {.runs = 5}}}));
}

TEST_F(StateKeeperTest, TheEndWritesWhatIsNoted) {
  std::string written;
  keeper([&](std::string_view text) {
    written = text;
    return Success{};
  })->note("job", {.runs = 5});
  EXPECT_EQ(written, format_states({{"job", {.runs = 5}}}));
}

}  // namespace
}  // namespace timing::state
