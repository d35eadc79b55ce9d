// Whom the watchdog has cancelled, and whom it cuts off, with sockets of the test's own.
#include "timing/run/sql/sql_watchdog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <span>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "timing/run/sql/sql_watch.h"

namespace timing::run {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

// A connection whose other end never speaks: a read ends when it is cut off.
struct Line {
  Line() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
      throw std::system_error(errno, std::generic_category(), "socketpair");
    }
    near = Descriptor(ends[0]);
    far = Descriptor(ends[1]);
  }
  void read_until_cut_off() const {
    char byte = 0;
    EXPECT_EQ(::recv(near.get(), &byte, 1, 0), 0);
  }

  Descriptor near;
  Descriptor far;
};

class SqlWatchdogTest : public ::testing::Test {
 protected:
  std::shared_ptr<SqlWatchdog> watchdog(nanoseconds grace, SqlWatchdog::Cancel cancel) {
    auto made = std::make_shared<SqlWatchdog>(clock_, grace, std::move(cancel));
    made->start();
    made->start();  // has no second effect
    return made;
  }
  SteadyTime from_now(nanoseconds time) const { return clock_.steady_now() + time; }

  SystemClock clock_;
};

Descriptor copy_of(const Descriptor& descriptor) { return Descriptor(::dup(descriptor.get())); }

TEST_F(SqlWatchdogTest, CancelsWhoIsOverdueAndNobodyElse) {
  std::promise<std::vector<std::uint64_t>> cancelled;
  std::atomic<int> calls = 0;
  const auto dog = watchdog(hours(1), [&](std::span<const SqlVictim> victims) {
    std::vector<std::uint64_t> ids;
    for (const SqlVictim& victim : victims) ids.push_back(victim.id);
    if (++calls == 1) cancelled.set_value(ids);
    return victims.size();
  });
  const Line line;
  SqlWatch late(dog, {.id = 1}, copy_of(line.near));
  SqlWatch early(dog, {.id = 2}, copy_of(line.near));
  SqlWatch idle(dog, {.id = 3}, copy_of(line.near));
  late.begin(from_now(hours(1)));
  idle.begin(from_now(hours(1)));
  EXPECT_EQ(idle.end(), SqlWatch::End::in_time);
  early.begin(from_now(milliseconds(20)));
  EXPECT_THAT(cancelled.get_future().get(), ::testing::ElementsAre(2));
  EXPECT_EQ(early.end(), SqlWatch::End::cancelled);
  EXPECT_EQ(late.end(), SqlWatch::End::in_time);
  EXPECT_EQ(calls, 1);
}

TEST_F(SqlWatchdogTest, TheEndWaitsForACancellationUnderWay) {
  std::promise<void> begun;
  std::promise<void> answered;
  std::atomic<bool> done = false;
  const auto dog = watchdog(hours(1), [&](std::span<const SqlVictim> victims) {
    begun.set_value();
    answered.get_future().wait();
    done = true;
    return victims.size();
  });
  const Line line;
  SqlWatch watch(dog, {.id = 1}, copy_of(line.near));
  watch.begin(from_now(milliseconds(1)));
  begun.get_future().wait();
  std::jthread server([&] { answered.set_value(); });
  EXPECT_EQ(watch.end(), SqlWatch::End::cancelled);
  EXPECT_TRUE(done);
}

TEST_F(SqlWatchdogTest, WhoCannotBeCancelledIsCutOff) {
  const auto dog = watchdog(hours(1), [](std::span<const SqlVictim>) { return std::size_t{0}; });
  const Line line;
  SqlWatch watch(dog, {.id = 1}, copy_of(line.near));
  watch.begin(from_now(milliseconds(1)));
  line.read_until_cut_off();
  EXPECT_EQ(watch.end(), SqlWatch::End::cut_off);
}

TEST_F(SqlWatchdogTest, WhoDoesNotEndAfterwardsIsCutOff) {
  const auto dog =
      watchdog(milliseconds(10), [](std::span<const SqlVictim> victims) { return victims.size(); });
  const Line line;
  SqlWatch watch(dog, {.id = 1}, copy_of(line.near));
  watch.begin(from_now(milliseconds(1)));
  line.read_until_cut_off();
  EXPECT_EQ(watch.end(), SqlWatch::End::cut_off);
  // Another statement has a time of its own.
  watch.begin(from_now(hours(1)));
  EXPECT_EQ(watch.end(), SqlWatch::End::in_time);
}

// The first one came before the server had begun the statement.
TEST_F(SqlWatchdogTest, ACancellationIsSentAgainUntilTheStatementEnds) {
  std::promise<void> again;
  std::atomic<int> calls = 0;
  const auto dog = watchdog(std::chrono::seconds(4), [&](std::span<const SqlVictim> victims) {
    if (++calls == 2) again.set_value();
    return victims.size();
  });
  const Line line;
  SqlWatch watch(dog, {.id = 1}, copy_of(line.near));
  watch.begin(from_now(milliseconds(1)));
  again.get_future().wait();
  EXPECT_EQ(watch.end(), SqlWatch::End::cancelled);
}

TEST_F(SqlWatchdogTest, AnEarlierDeadlineWakesIt) {
  std::promise<void> cancelled;
  const auto dog = watchdog(hours(1), [&](std::span<const SqlVictim> victims) {
    cancelled.set_value();
    return victims.size();
  });
  const Line line;
  SqlWatch far(dog, {.id = 1}, copy_of(line.near));
  SqlWatch near(dog, {.id = 2}, copy_of(line.near));
  far.begin(from_now(hours(1)));
  near.begin(from_now(milliseconds(5)));
  cancelled.get_future().wait();
  EXPECT_EQ(near.end(), SqlWatch::End::cancelled);
  EXPECT_EQ(far.end(), SqlWatch::End::in_time);
}

// As many ends as begins, each either in time or cancelled once.
TEST_F(SqlWatchdogTest, ManyThreadsAtOnceAgreeWithTheWatchdog) {
  std::atomic<std::uint64_t> asked = 0;
  const auto dog = watchdog(hours(1), [&](std::span<const SqlVictim> victims) {
    asked += victims.size();
    return victims.size();
  });
  const Line line;
  std::atomic<std::uint64_t> cancelled = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&, thread] {
        SqlWatch watch(dog, {.id = static_cast<std::uint64_t>(thread)}, copy_of(line.near));
        for (int time = 0; time < 3000; ++time) {
          watch.begin(from_now(std::chrono::microseconds(time % 7)));
          if (watch.end() != SqlWatch::End::in_time) ++cancelled;
        }
      });
    }
  }
  EXPECT_EQ(asked, cancelled);
}

}  // namespace
}  // namespace timing::run
