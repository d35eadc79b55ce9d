#include "timing/report/second_timer.h"

#include <chrono>
#include <utility>

#include "timing/report/thread.h"

namespace timing::report {

using std::chrono::seconds;
using std::chrono::steady_clock;

SecondTimer::SecondTimer(std::function<bool()> second_ended)
    : second_ended_(std::move(second_ended)),
      thread_(start_thread_without_signals([this] { run(); })) {}

SecondTimer::~SecondTimer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void SecondTimer::wake() {
  {
    const std::lock_guard lock(mutex_);
    armed_ = true;
  }
  changed_.notify_one();
}

void SecondTimer::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || armed_.load(); });
    auto end = steady_clock::now() + seconds(1);
    while (armed_) {
      if (changed_.wait_until(lock, end, [this] { return stopping_; })) return;
      // Disarmed before the call looks for work: whoever brings some from here on arms again.
      armed_ = false;
      lock.unlock();
      const bool again = second_ended_();
      lock.lock();
      if (again) armed_ = true;
      end += seconds(1);
      if (const auto now = steady_clock::now(); end < now) end = now + seconds(1);
    }
    if (stopping_) return;
  }
}

}  // namespace timing::report
