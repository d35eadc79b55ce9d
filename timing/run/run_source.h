// The runs that a job has left to start: numbers for exactly `run_count` of them, and whether a
// closed loop may go on.
//
// Threads: every function on any thread, without a lock. Errors: none.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "timing/base/clock.h"

namespace timing::run {

// One run, as it is handed to a lane.
struct Run {
  std::uint64_t number = 0;  // counts from 1 over all threads of the job
  SteadyTime intended;       // closed loop: when it was handed out
  bool late = false;         // overdue at wake-up
};

class RunSource {
 public:
  // No count: no limit.
  explicit RunSource(std::optional<std::uint64_t> run_count);

  // A number for one more run; nullopt when the count is reached.
  std::optional<std::uint64_t> take();
  // A run that took a number never started.
  void give_back();
  // True when no number is left to take.
  bool exhausted() const;
  std::optional<std::uint64_t> remaining() const;

  // A closed loop goes on while its window is open, and until the job ends. A lane whose run has
  // ended asks for the next one here, without the scheduler; nullopt: it reports the end of its run
  // to the RunListener instead.
  void open_loop_gate(SteadyTime end = SteadyTime::max());  // loop thread
  void close_loop_gate();                                   // loop thread
  std::optional<std::uint64_t> take_in_closed_loop(SteadyTime now);

 private:
  std::optional<std::uint64_t> run_count_;
  std::atomic<std::uint64_t> left_;  // only with a run_count
  std::atomic<std::uint64_t> numbers_{0};
  std::atomic<SteadyTime> gate_end_{SteadyTime::min()};  // no run starts from then on
};

}  // namespace timing::run
