// The event loops that runs are executed on: the scheduler's own, and others beside it, each on a
// thread of its own, so that load uses every core.
//
// Ownership: owns the loops and the others' threads; the owner runs the first loop. Threads:
// start_others() and stop_others() on one thread that is no loop's, the rest on any. Errors: a
// kernel that refuses a loop or a thread is a std::system_error when they are made or started.
#pragma once

#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

#include "timing/base/clock.h"
#include "timing/run/event_loop.h"

namespace timing::run {

// How many cores this process may use, at least 1: those that it may be scheduled on, and no more
// than its control groups allow in CPU time, rounded up.
std::size_t allowed_cores();

class Loops {
 public:
  // REQUIRES: count > 0.
  Loops(const Clock& clock, std::size_t count);
  Loops(const Loops&) = delete;
  Loops& operator=(const Loops&) = delete;
  ~Loops();

  std::size_t count() const { return loops_.size(); }
  EventLoop& first() { return *loops_.front(); }
  EventLoop& at(std::size_t index) { return *loops_.at(index); }

  // Each on a thread of its own. What they are to call is to be there already.
  void start_others();
  // Returns when only the first can be running; what was posted to the others before is done.
  void stop_others();

 private:
  std::vector<std::unique_ptr<EventLoop>> loops_;
  std::vector<std::jthread> threads_;  // of all but the first
};

}  // namespace timing::run
