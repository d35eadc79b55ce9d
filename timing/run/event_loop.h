// An event loop over epoll: descriptors, timers and calls from other threads, on one thread.
//
// Ownership: handlers and watched descriptors belong to the caller and outlive their registration.
// Threads: post() and stop() from any thread; everything else on the loop's thread, or before
// run(). Units: nanoseconds on the steady clock; a timer fires at or after its time, never before.
// Errors: a kernel that refuses epoll, eventfd or timerfd is a std::system_error at construction.
#pragma once

#include <sys/epoll.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
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

  // Runs `call` on the loop's thread in a later turn.
  void post(std::function<void()> call);

  void run();
  void stop();

 private:
  struct Watch {
    DescriptorHandler handler;
  };

  void arm_timer();
  void arm_wall_clock(std::optional<WallTime> time);
  void fire_timers();
  void drain_posted();

  const Clock& clock_;
  Descriptor epoll_;
  Descriptor wake_up_;
  Descriptor timer_;
  Descriptor wall_clock_;
  std::map<int, std::shared_ptr<Watch>> watches_;
  std::map<TimerKey, std::function<void()>> timers_;
  std::uint64_t next_timer_ = 0;
  SteadyTime armed_for_ = SteadyTime::max();
  std::function<void(WallClockEvent)> wall_clock_event_;
  std::optional<WallTime> wall_alarm_;
  bool running_ = true;  // loop thread only

  std::mutex posted_mutex_;
  std::vector<std::function<void()>> posted_;
};

}  // namespace timing::run
