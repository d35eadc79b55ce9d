// The StateStore over a file: a StateKeeper with the jobs' notes, and what the file held when the
// program was started.
//
// Entries belong to names, and to the shares of jobs that have several (plan/share.h). What the
// file held of a job counts for the first plan only: a job that a reload adds or changes begins
// anew, and what was noted of a job that no plan has any more is not in the file after the next
// start.
//
// Ownership: borrows the keeper, the loop and the log, which outlive it. Threads: begin() on any,
// while no other call of it is under way; the rest on the loop's. Units: nanoseconds. Errors: none;
// the keeper tells of them.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/plan/plan.h"
#include "timing/run/event_loop.h"
#include "timing/run/job/state_store.h"
#include "timing/state/state_keeper.h"

namespace timing::run {

class StateBook final : public StateStore {
 public:
  StateBook(state::StateKeeper& keeper, state::JobStates recalled, EventLoop& loop, Log& log);
  ~StateBook() override;

  // To be called before the jobs of the plan are made: settles what the new ones among them begin
  // with, so that none of them waits. Blocks until the file is written, or for five seconds.
  void begin(const plan::Plan& plan, WallTime now);

  Resumption resume(const plan::JobPlan& job) override;
  void note(const plan::JobPlan& job, const state::JobState& state,
            std::function<void()> kept) override;

 private:
  struct Waiting {
    state::StateKeeper::Ticket ticket;
    std::function<void()> kept;
  };

  // REQUIRES: mutex_ is held.
  void begin_job(const plan::JobPlan& job, WallTime now);
  void call_waiting();

  state::StateKeeper& keeper_;
  EventLoop& loop_;
  Log& log_;

  std::mutex mutex_;
  state::JobStates recalled_;  // empty once the first plan has begun
  std::map<std::string, std::shared_ptr<const plan::JobPlan>> jobs_;  // of the newest plan
  std::map<const plan::JobPlan*, Resumption> resumptions_;            // not yet asked for

  std::deque<Waiting> waiting_;  // loop thread only; in the order of their tickets
};

}  // namespace timing::run
