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
#include <utility>
#include <vector>

#include "timing/base/clock.h"
#include "timing/plan/plan.h"
#include "timing/run/job.h"

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
  // Every job has done all that it will ever do.
  bool finished() const;
  // Every job has retired and closed.
  bool closed() const { return jobs_.empty(); }

 private:
  // When a job is filed in the agendas below.
  struct Moments {
    std::optional<SteadyTime> steady;
    std::optional<WallTime> wall;
  };
  struct Entry {
    std::unique_ptr<Job> job;
    Moments filed;
  };

  void file(Job& job);
  void unfile(Entry& entry);
  void remove_closed();
  std::vector<Job*> due(const Instant& now) const;

  JobEnvironment environment_;
  std::function<void()> on_change_;
  std::unordered_map<Job*, Entry> jobs_;
  std::set<std::pair<SteadyTime, Job*>> steady_agenda_;
  std::set<std::pair<WallTime, Job*>> wall_agenda_;
  std::set<Job*> closed_;  // to be let go of at the next turn
};

}  // namespace timing::run
