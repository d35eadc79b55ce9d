// Moments by which exchanges have to be over, with one timer of the loop for all of them.
//
// Made for deadlines that all lie equally far ahead: then each new one is the last, and setting and
// clearing one costs a few pointers. One timer is armed, for the first of them; most often that one
// is long cleared when it fires, and the timer is armed for what is first by then.
//
// Ownership: borrows the loop and the entries, which outlive it or are destroyed before. Threads:
// the loop's. Units: nanoseconds on the steady clock. Errors: none.
#pragma once

#include <optional>

#include "timing/base/clock.h"
#include "timing/run/event_loop.h"

namespace timing::run {

class Deadlines {
 public:
  class Entry {
   public:
    Entry() = default;
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    virtual ~Entry();

    // It is cleared. May set, clear and destroy entries, itself included.
    virtual void deadline_passed() = 0;

   private:
    friend class Deadlines;

    Entry* before_ = this;
    Entry* behind_ = this;
    SteadyTime deadline_;
    bool set_ = false;
  };

  explicit Deadlines(EventLoop& loop);
  Deadlines(const Deadlines&) = delete;
  Deadlines& operator=(const Deadlines&) = delete;
  ~Deadlines();

  void set(Entry& entry, SteadyTime deadline);
  // It keeps its place: to set it to the same deadline again costs nothing.
  void clear(Entry& entry) { entry.set_ = false; }

 private:
  class Head final : public Entry {
    void deadline_passed() override {}
  };

  static void unlink(Entry& entry);
  void insert(Entry& entry);
  void arm();
  void fired();

  EventLoop& loop_;
  Head head_;  // of a ring, in the order of the deadlines
  std::optional<EventLoop::TimerKey> timer_;
};

}  // namespace timing::run
