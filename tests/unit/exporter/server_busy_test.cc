// More requests at once than the endpoint answers, and handlers that take their time.
#include <gmock/gmock.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "tests/unit/exporter/hostile_fixture.h"

namespace timing::exporter {
namespace {

using ::testing::EndsWith;
using ::testing::StartsWith;

// Handlers that wait until they are told.
class BusyTest : public HostileTest {
 protected:
  void TearDown() override {
    release();
    HostileTest::TearDown();
  }

  Response respond(const Request& request) override {
    if (request.path == "/slow") {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return released_; });
    }
    return HostileTest::respond(request);
  }

  void release() {
    const std::lock_guard lock(mutex_);
    released_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool released_ = false;
};

TEST_F(BusyTest, FortyRequestsAtOnceAreEnough) {
  start();
  constexpr std::size_t kTooMany = 5;
  const Clients clients = connect(kMostRequests + kTooMany,
                                  "GET /slow HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const auto answered = [&clients] {
    return std::ranges::count_if(clients, [](const auto& client) { return !client->silent(); });
  };
  while (answered() < static_cast<std::ptrdiff_t>(kTooMany)) std::this_thread::yield();
  EXPECT_THAT(healthy(), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(metrics(), StartsWith("HTTP/1.1 503"));
  release();
  std::size_t refused = 0;
  for (const auto& client : clients) {
    const std::string answer = client->receive_all();
    if (answer.starts_with("HTTP/1.1 200")) continue;
    EXPECT_THAT(answer, EndsWith("\r\n\r\nMore than 40 requests at once, try again later.\n"));
    ++refused;
  }
  EXPECT_EQ(refused, kTooMany);
  // A place is free again a moment after its answer has arrived.
  while (!metrics().starts_with("HTTP/1.1 200")) std::this_thread::yield();
}

TEST_F(BusyTest, AClientThatLeavesMeanwhileDoesNoHarm) {
  start();
  connect(20, "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n").clear();
  EXPECT_THAT(healthy(), StartsWith("HTTP/1.1 200"));
  release();
  expect_answers();
}

}  // namespace
}  // namespace timing::exporter
