// Runs a plan: owns the event loops, their threads, the engines and the scheduler, which is on the
// first of the loops.
//
// Ownership: borrows its dependencies, which outlive it. Destroying it waits for what closed() is
// about: a program that cannot wait ends without destroying it.
// Threads: the functions may be called on any one thread; handlers are called on the first loop's.
// Units: nanoseconds. Errors: a kernel that refuses epoll or threads is a std::system_error at
// construction.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <thread>

#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/plan/plan.h"
#include "timing/record/program_counters.h"
#include "timing/record/registry.h"
#include "timing/record/request_log.h"
#include "timing/state/state_keeper.h"

namespace timing::run {

class Target;
struct TargetContext;

class Runner {
 public:
  struct Dependencies {
    const Clock& clock;
    Log& log;
    record::Registry& registry;
    record::RequestLogs& request_logs;
    record::ProgramCounters& counters;
    // Where jobs leave what outlives the program, and what they had left; null: nothing does.
    state::StateKeeper* states = nullptr;
    state::JobStates recalled = {};
    std::size_t loops = 1;  // over which closed loops of HTTP are spread
    // Told whenever finished(), idle() or closed() may have changed.
    std::function<void()> on_change;
    // What the jobs run against; none: what their plans say.
    std::function<std::unique_ptr<Target>(const TargetContext&)> open_target = nullptr;
  };

  explicit Runner(Dependencies dependencies);
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  ~Runner();

  // The jobs of the plan run from now on, and no others. Returns when that is so, and when the
  // state file knows of the new ones, or is slow.
  void apply(plan::Plan plan);
  // No run starts any more; runs under way finish.
  void retire_all();
  // Stops the loops where they are, counts the runs still under way as abandoned, and tells how
  // many there are. REQUIRES: retire_all() was called. Nothing but destroying it may follow.
  std::uint64_t abandon_runs();

  // Every job has done all that it will ever do.
  bool finished() const { return finished_; }
  // After retire_all(): no run is under way any more, nor what jobs do after their last.
  bool idle() const { return idle_; }
  // After retire_all(): no connection is open, or being opened, either.
  bool closed() const { return closed_; }

 private:
  class Loop;

  std::atomic<bool> finished_{false};
  std::atomic<bool> idle_{false};
  std::atomic<bool> closed_{false};
  std::unique_ptr<Loop> loop_;
  std::jthread thread_;
};

}  // namespace timing::run
