// All jobs that run, and the moments at which each of them is due.
//
// Does no I/O and never waits: its owner calls advance() at the moments it names.
//
// Ownership: owns the Jobs. Threads: the loop's. Errors: none.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "timing/base/clock.h"
#include "timing/plan/plan.h"
#include "timing/run/agenda.h"
#include "timing/run/job/job.h"

namespace timing::run {

class Scheduler {
 public:
  // `on_change`: the next moments may have changed outside of the calls below, or jobs have closed.
  Scheduler(JobEnvironment environment, std::function<void()> on_change);

  // Jobs whose JobPlan is in the plan go on; the others retire; new ones start.
  void apply(const plan::Plan& plan, const Instant& now);
  // Starts whatever is due, and lets go of the jobs that have closed.
  void advance(const Instant& now);
  void follow_clock_step(const Instant& now);
  void retire_all();
  void abandon_runs();

  std::optional<SteadyTime> next_steady() const;
  std::optional<WallTime> next_wall() const;

  std::uint64_t runs_in_flight() const;
  // No run is under way, nor what jobs do after their last.
  bool idle() const;
  // Every job has done all that it will ever do.
  bool finished() const { return unfinished_ == 0; }
  // Every job has retired and closed.
  bool closed() const { return jobs_.empty(); }

 private:
  struct Entry {
    std::unique_ptr<Job> job;
    Agenda<SteadyTime, Job*>::Place steady;
    Agenda<WallTime, Job*>::Place wall;
    bool finished = false;
  };

  // Notes where the job stands now.
  void file(Job& job);
  void remove_closed();

  JobEnvironment environment_;
  std::function<void()> on_change_;
  std::unordered_map<Job*, Entry> jobs_;
  std::size_t unfinished_ = 0;
  Agenda<SteadyTime, Job*> steady_agenda_;
  Agenda<WallTime, Job*> wall_agenda_;
  std::vector<Job*> due_;  // used by advance() alone
  std::set<Job*> closed_;  // to be let go of at the next turn
};

}  // namespace timing::run
