// Calls something once a second while there is work for it, and sleeps without a wake-up while
// there is none.
//
// Ownership: owns its thread; destruction joins it, after a call that is under way.
// Threads: arm() on any thread; it takes a lock once a second at most. The call runs on the timer's
// thread. Units: seconds of the steady clock, the first one counted from arm().
// Errors: construction throws std::system_error when the system gives no thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace timing::report {

class SecondTimer {
 public:
  // `second_ended` gives true when it wants to be called at the end of the next second too.
  explicit SecondTimer(std::function<bool()> second_ended);
  SecondTimer(const SecondTimer&) = delete;
  SecondTimer& operator=(const SecondTimer&) = delete;
  ~SecondTimer();

  // There is work: the call comes within a second, and sees everything done before arm().
  void arm() {
    if (!armed_.load()) wake();
  }

 private:
  void wake();
  void run();

  std::function<bool()> second_ended_;
  std::atomic<bool> armed_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace timing::report
