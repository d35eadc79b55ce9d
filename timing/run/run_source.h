// The runs that a job has left to start: numbers for exactly `run_count` of them, and whether a
// closed loop may go on.
//
// Threads: every function on any thread, without a lock. Errors: none.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <optional>

#include "timing/base/clock.h"

namespace timing::run {

// One run, as it is handed to a lane.
struct Run {
  std::uint64_t number = 0;  // counts from 1 over all threads of the job
  SteadyTime intended;       // closed loop: when it was handed out
  bool late = false;         // overdue at wake-up
};

// Of a run_count, what may be handed out: numbers after those that are used up, once they have been
// granted.
struct Ration {
  std::uint64_t used = 0;
  std::uint64_t granted = std::numeric_limits<std::uint64_t>::max();
};

class RunSource {
 public:
  // No count: no limit.
  explicit RunSource(std::optional<std::uint64_t> run_count, const Ration& ration = {});

  // A number for one more run; nullopt when the count is reached, or none is granted.
  std::optional<std::uint64_t> take();
  // A run that took a number never started.
  void give_back();
  // True when the count is reached.
  bool exhausted() const;
  std::optional<std::uint64_t> remaining() const;
  // REQUIRES: a run_count.
  std::uint64_t used() const { return *run_count_ - *remaining(); }

  // Few of the granted numbers are left, and there are more to be granted.
  bool low() const;
  std::uint64_t ungranted() const { return ungranted_.load(std::memory_order_relaxed); }
  // More are on their way: a closed loop need not ask.
  void note_grant_asked() { grant_asked_.store(true, std::memory_order_relaxed); }  // loop thread
  // `few`: from so many left on, low() is true.
  void grant(std::uint64_t numbers, std::uint64_t few);  // loop thread

  // A closed loop goes on while its window is open, and until the job ends. A lane whose run has
  // ended asks for the next one here, without the scheduler; nullopt: it reports the end of its run
  // to the RunListener instead.
  void open_loop_gate(SteadyTime end = SteadyTime::max());  // loop thread
  void close_loop_gate();                                   // loop thread
  std::optional<std::uint64_t> take_in_closed_loop(SteadyTime now);

 private:
  std::optional<std::uint64_t> run_count_;
  // Only with a run_count; together what remains of it.
  std::atomic<std::uint64_t> left_;  // granted
  std::atomic<std::uint64_t> ungranted_;
  std::atomic<std::uint64_t> few_;
  std::atomic<bool> grant_asked_{false};
  std::atomic<std::uint64_t> numbers_;
  std::atomic<SteadyTime> gate_end_{SteadyTime::min()};  // no run starts from then on
};

}  // namespace timing::run
