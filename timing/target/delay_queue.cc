#include "timing/target/delay_queue.h"

#include <chrono>
#include <utility>

namespace timing::target {

DelayQueue::DelayQueue() : thread_([this] { run(); }) {}

DelayQueue::~DelayQueue() { finish(); }

bool DelayQueue::call_at(SteadyTime time, std::function<void()> call) {
  bool is_first = false;
  {
    const std::lock_guard lock(mutex_);
    if (finished_) return false;
    const auto place = calls_.emplace(time, std::move(call));
    is_first = place == calls_.begin();
  }
  if (is_first) changed_.notify_one();
  return true;
}

void DelayQueue::finish() {
  {
    const std::lock_guard lock(mutex_);
    finished_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
  // The thread is gone and nothing can be added: no lock is needed.
  for (auto& [time, call] : std::exchange(calls_, {})) call();
}

void DelayQueue::run() {
  std::unique_lock lock(mutex_);
  while (!finished_) {
    if (calls_.empty()) {
      changed_.wait(lock);
    } else if (const SteadyTime first = calls_.begin()->first;
               first > std::chrono::steady_clock::now()) {
      changed_.wait_until(lock, first);
    } else {
      const auto due = calls_.extract(calls_.begin());
      lock.unlock();
      due.mapped()();
      lock.lock();
    }
  }
}

}  // namespace timing::target
