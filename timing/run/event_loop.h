// An event loop over epoll: descriptors, timers and calls from other threads, on one thread.
//
// Ownership: handlers and watched descriptors belong to the caller and outlive their registration.
// Threads: post() and stop() from any thread; everything else on the loop's thread, or before
// run(). Units: nanoseconds on the steady clock; a timer fires at or after its time, never before.
// Where more than 20,000 timers a second are due, they fire together, up to 50 us late: the generic
// cell rate algorithm (ITU-T I.371) tells when.
// Errors: a kernel that refuses epoll, eventfd or timerfd is a std::system_error at construction.
//
// A turn calls the timers that are due, then the handlers, then what was posted. A timer or a post
// that takes the place of an earlier one allocates nothing, if the call itself does not. An event
// costs no look-up: thousands of connections are served at the price of one.
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

// Who is told of the events of a descriptor. It stays where it is until it is unwatched.
class DescriptorHandler {
 public:
  DescriptorHandler() = default;
  DescriptorHandler(const DescriptorHandler&) = delete;
  DescriptorHandler& operator=(const DescriptorHandler&) = delete;
  virtual ~DescriptorHandler() = default;

  // `events` are epoll's (EPOLLIN, EPOLLOUT, EPOLLERR, EPOLLHUP). May unwatch and destroy any
  // handler, itself included: none is called after that.
  virtual void ready(std::uint32_t events) = 0;
};

class EventLoop {
 public:
  using DescriptorCall = std::function<void(std::uint32_t events)>;
  using TimerKey = std::pair<SteadyTime, std::uint64_t>;

  explicit EventLoop(const Clock& clock);
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;
  ~EventLoop();

  // Calls whenever one of `events` is there, level-triggered unless EPOLLET is among them; again
  // for the same descriptor: changes both.
  void watch(int descriptor, std::uint32_t events, DescriptorHandler& handler);
  void watch(int descriptor, std::uint32_t events, DescriptorCall call);
  void unwatch(int descriptor);

  // When this turn began to work: the time that all its calls may share.
  SteadyTime turn() const { return turn_; }
  // `now`, which the caller has just read, on both clocks: the wall clock is read once a turn.
  Instant at(SteadyTime now);

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
  class CallingHandler;

  // Of a descriptor, whose number is its place. An event that was fetched before the latest change
  // has an older generation.
  struct Watch {
    DescriptorHandler* handler = nullptr;  // none: unwatched
    std::uint32_t generation = 0;
    std::unique_ptr<CallingHandler> owned;  // where it is a call
  };

  using Timers = std::map<TimerKey, std::function<void()>>;

  // How long the next wait may take, in epoll's milliseconds: not at all, or until it is woken up.
  int arm();
  void arm_timer(SteadyTime time);
  SteadyTime gate() const;
  void arm_wall_clock(std::optional<WallTime> time);
  void discard(Timers::node_type timer);
  void wake_up() const;
  void begin_turn();
  void fire_timers();
  void deliver(const epoll_event& event);
  void drain_posted();
  void call_posted();

  const Clock& clock_;
  Descriptor epoll_;
  Descriptor wake_up_;
  Descriptor timer_;
  Descriptor wall_clock_;
  std::vector<Watch> watches_;
  std::vector<std::unique_ptr<CallingHandler>> unwatched_;  // perhaps at work in this turn
  Timers timers_;
  std::vector<Timers::node_type> spare_timers_;  // to be used again
  std::uint64_t next_timer_ = 0;
  SteadyTime armed_for_ = SteadyTime::max();
  SteadyTime crowding_{};  // by what timers fired, when the next one would be due
  std::function<void(WallClockEvent)> wall_clock_event_;
  std::optional<WallTime> wall_alarm_;
  bool running_ = true;  // loop thread only
  SteadyTime turn_;
  std::optional<nanoseconds> wall_offset_;  // of this turn: what the clocks differ by

  std::atomic<std::thread::id> thread_;  // that of run(), while it runs
  std::mutex posted_mutex_;
  std::vector<std::function<void()>> posted_;
  std::atomic<bool> has_posted_{false};          // a turn without any takes no lock
  std::vector<std::function<void()>> draining_;  // loop thread only, like the next one
  bool posted_here_ = false;                     // by a posted call: the next turn need not wait
};

}  // namespace timing::run
