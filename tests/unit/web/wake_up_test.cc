#include "timing/web/wake_up.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <thread>

namespace timing::web {
namespace {

bool is_readable(const WakeUp& wake_up, int timeout_milliseconds = 0) {
  pollfd descriptor{.fd = wake_up.descriptor(), .events = POLLIN, .revents = 0};
  return ::poll(&descriptor, 1, timeout_milliseconds) == 1;
}

TEST(WakeUpTest, IsReadableFromNotifyUntilClear) {
  const WakeUp wake_up;
  EXPECT_FALSE(is_readable(wake_up));
  wake_up.notify();
  wake_up.notify();
  EXPECT_TRUE(is_readable(wake_up));
  wake_up.clear();
  EXPECT_FALSE(is_readable(wake_up));
  wake_up.clear();
  wake_up.notify();
  EXPECT_TRUE(is_readable(wake_up));
}

TEST(WakeUpTest, EndsTheWaitingOfAnotherThread) {
  const WakeUp wake_up;
  constexpr int kWithoutLimit = -1;
  std::jthread waiting([&] { EXPECT_TRUE(is_readable(wake_up, kWithoutLimit)); });
  wake_up.notify();
}

}  // namespace
}  // namespace timing::web
