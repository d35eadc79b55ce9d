// Calls that wait for their time, on one thread for all of them.
//
// Ownership: owns the calls until they are made and its thread, which finish() or destruction ends.
// Threads: every function on any thread; the calls are made on the queue's thread, or on that of
// finish(), with no lock held. Units: the steady clock's nanoseconds; never before their time,
// unless the queue is finished. Errors: construction throws std::system_error when the system gives
// no thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "timing/base/clock.h"

namespace timing::target {

class DelayQueue {
 public:
  DelayQueue();
  DelayQueue(const DelayQueue&) = delete;
  DelayQueue& operator=(const DelayQueue&) = delete;
  ~DelayQueue();

  // False, and no call, once the queue is finished. Calls due at one time keep their order.
  bool call_at(SteadyTime time, std::function<void()> call);

  // Makes all waiting calls at once; none is made after it returns.
  void finish();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<SteadyTime, std::function<void()>> calls_;
  bool finished_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace timing::target
