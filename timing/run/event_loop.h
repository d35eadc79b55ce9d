// An event loop over epoll: descriptors, timers and calls from other threads, on one thread.
//
// Ownership: handlers and watched descriptors belong to the caller and outlive their registration.
// Threads: post() and stop() from any thread; everything else on the loop's thread, or before
// run(). Units: nanoseconds on the steady clock; a timer fires at or after its time, never before.
// Errors: a kernel that refuses epoll, eventfd or timerfd is a std::system_error at construction.
//
// A turn calls the timers that are due, then the handlers, then what was posted. A timer or a post
// that takes the place of an earlier one allocates nothing, if the call itself does not.
#pragma once

#include <sys/epoll.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "timing/base/clock.h"
#include "timing/base/descriptor.h"

namespace timing::run {

class EventLoop {
 public:
  // `events` are epoll's (EPOLLIN, EPOLLOUT, EPOLLERR, EPOLLHUP).
  using DescriptorHandler = std::function<void(std::uint32_t events)>;
  using TimerKey = std::pair<SteadyTime, std::uint64_t>;

  explicit EventLoop(const Clock& clock);
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;
  ~EventLoop();

  // Calls `handler` whenever one of `events` (level-triggered) is there; again for the same
  // descriptor: changes both.
  void watch(int descriptor, std::uint32_t events, DescriptorHandler handler);
  void unwatch(int descriptor);

  // Calls once. The key cancels it while it has not fired.
  TimerKey call_at(SteadyTime time, std::function<void()> call);
  void cancel(const TimerKey& key);

  // Calls whenever the wall clock was set (CLOCK_REALTIME stepped), and when the alarm goes off. An
  // alarm is kept by the wall clock, however it is slewed meanwhile; it goes off once, and a step
  // of the clock takes it back.
  enum class WallClockEvent { alarm, stepped };
  void follow_wall_clock(std::function<void(WallClockEvent)> call);
  // REQUIRES: follow_wall_clock() was called.
  void set_wall_alarm(std::optional<WallTime> time);

  // Runs `call` on the loop's thread, never from within post().
  void post(std::function<void()> call);

  void run();
  void stop();

 private:
  struct Watch {
    DescriptorHandler handler;
  };

  using Timers = std::map<TimerKey, std::function<void()>>;

  // How long the next wait may take, in epoll's milliseconds: not at all, or until it is woken up.
  int arm();
  void arm_timer(SteadyTime time);
  void arm_wall_clock(std::optional<WallTime> time);
  void discard(Timers::node_type timer);
  void wake_up() const;
  void fire_timers();
  void drain_posted();
  void call_posted();

  const Clock& clock_;
  Descriptor epoll_;
  Descriptor wake_up_;
  Descriptor timer_;
  Descriptor wall_clock_;
  std::map<int, std::shared_ptr<Watch>> watches_;
  Timers timers_;
  std::vector<Timers::node_type> spare_timers_;  // to be used again
  std::uint64_t next_timer_ = 0;
  SteadyTime armed_for_ = SteadyTime::max();
  std::function<void(WallClockEvent)> wall_clock_event_;
  std::optional<WallTime> wall_alarm_;
  bool running_ = true;  // loop thread only

  std::atomic<std::thread::id> thread_;  // that of run(), while it runs
  std::mutex posted_mutex_;
  std::vector<std::function<void()>> posted_;
  std::vector<std::function<void()>> draining_;  // loop thread only, like the next one
  bool posted_here_ = false;                     // by a posted call: the next turn need not wait
};

}  // namespace timing::run
