// One job while it runs: follows its window, turns ticks into runs, and keeps its ledger.
//
// A state machine without waiting of its own: the scheduler calls advance() when the job's next
// moment has come, and the target reports back when runs end.
// job.cc follows the schedule, job_runs.cc hands runs to lanes and takes them back, job_changes.cc
// starts what changes of files start.
//
// Ownership: the Job owns its Target, made at the first run; it borrows the rest, which outlives
// it. Threads: the loop's. Units: steady and wall nanoseconds. Errors: none; outcomes carry them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "timing/base/clock.h"
#include "timing/plan/plan.h"
#include "timing/plan/ticks/next_run.h"
#include "timing/plan/ticks/ticker.h"
#include "timing/record/registry.h"
#include "timing/run/change_source.h"
#include "timing/run/job/change_tries.h"
#include "timing/run/job/job_memory.h"
#include "timing/run/job/job_target.h"
#include "timing/run/job/lanes.h"
#include "timing/run/job/open_time.h"
#include "timing/run/job/overdue_runs.h"
#include "timing/run/job/state_store.h"
#include "timing/run/job/think_time.h"
#include "timing/run/job/waiting_runs.h"
#include "timing/run/run_source.h"
#include "timing/run/target.h"

namespace timing::run {

class Job final : public RunListener {
 public:
  // Told after something happened outside of advance(): moments may have changed, or the job has
  // finished or closed.
  using ChangeHandler = std::function<void(Job&)>;

  Job(std::shared_ptr<const plan::JobPlan> plan, JobEnvironment& environment,
      ChangeHandler on_change);
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  ~Job() override;

  const std::shared_ptr<const plan::JobPlan>& plan() const { return plan_; }

  // The job's start: its ticks begin where its window is open.
  void start(const Instant& now);
  // Does all that is due.
  void advance(const Instant& now);
  // The wall clock was set: windows and cron lines follow it, intervals do not.
  void follow_clock_step(const Instant& now);
  // No run starts any more; runs under way finish.
  void retire(Closing why);
  // Counts the runs that are left under way at the end of the program.
  void abandon_runs();

  // When advance() is wanted next, on each clock.
  std::optional<SteadyTime> next_steady() const;
  std::optional<WallTime> next_wall() const;

  std::uint32_t runs_in_flight() const { return lanes_.busy(); }
  // No run is under way, nor what the job does after its last.
  bool idle() const { return lanes_.busy() == 0 && !target_.cleans_up(); }
  // Nothing will ever run again: the count or the end is reached, or no window opens any more as
  // the wall clock stands.
  bool finished() const {
    if (target_.cleans_up()) return false;
    return state_ == State::finished || state_ == State::retired ||
           (state_ == State::waiting && !opening_);
  }
  // Retired, and nothing of it is left running.
  bool closed() const { return state_ == State::retired && target_.at_rest(); }

  void run_ended(std::uint32_t lane, RunEnd end) override;
  void lane_available(std::uint32_t lane) override;
  void target_closed() override;

 private:
  // ending: no run starts any more, some are under way.
  enum class State { waiting, open, ending, finished, retired };

  void follow_schedule(const Instant& now);
  void settle_run(std::uint32_t lane, RunEnd end);
  // A run that a lane did not start.
  void take_back_run(std::uint32_t lane);
  void wait_for_opening(const Instant& now);
  // `opening` is the instant of the opening on both clocks.
  void open_window(const Instant& opening);
  // `closing` lies at `now` or before.
  void close_window(const Instant& now, WallTime closing);
  bool closing_passed(const Instant& now) const;
  // Whether the job ends in this window, by its limit of open time.
  bool ends_in_window() const;
  bool end_passed(const Instant& now) const;
  // What no tick reaches: the closing of the window or the end of the job.
  std::optional<WallTime> last_moment() const;

  void start_due_ticks(const Instant& now);
  // So many lanes were idle when the scheduler met the tick.
  void start_tick(const plan::Tick& tick, std::uint64_t idle);
  // So many of the tick's runs wait until the lanes have done what was overdue before them.
  std::uint64_t keep_overdue(const plan::Tick& tick, std::uint64_t planned, std::uint64_t left,
                             std::uint64_t idle);
  // A run of that tick; false: none is left.
  bool start_planned_run(std::uint32_t lane, const plan::Tick& tick);
  // So many runs of a tick found no idle lane.
  void put_off(const plan::Tick& tick, std::uint64_t runs);
  // Runs that wait go to idle lanes.
  void start_waiting_runs();
  // Overdue runs that are missed by now. Tells how many.
  std::uint64_t pass_missed_overdue(const Instant& now);
  // True: some of them were missed, so that ticks may have something to plan again.
  bool start_overdue_runs();
  void start_idle_lanes();
  // A closed loop's next run; false: none is left.
  bool start_next_run(std::uint32_t lane);
  void start_run(std::uint32_t lane, const Run& run);
  // Before a lane's next run in a closed loop; false: it need not pause.
  bool pause_lane(std::uint32_t lane, RunEnd end);
  // How many runs the next tick plans: never more than are left of the count.
  std::uint64_t runs_a_tick() const;
  // What is left of the count, besides those that wait or are overdue. Zero: ticks plan nothing.
  std::optional<std::uint64_t> left_to_plan() const;
  bool rests_from_planning() const { return left_to_plan() == 0U; }

  // Hears of changes from now on, if changes start the job.
  void follow_files();
  // They plan a run, unless one waits: that will see them too.
  void files_changed();
  // The run that a change started goes on with another try, later.
  bool tries_again(RunEnd end);
  // What keeps it from another try, if anything does.
  std::optional<record::Event> end_of_tries() const;
  // A try that is due, or a run that waited.
  void start_due_changes(const Instant& now);
  // If the run that a change started pauses, it ends with that.
  void stop_tries(record::Event reason, SteadyTime now);
  // A run whose tries the closing of the window cuts off is made up for at the next opening.
  void leave_change_to_next_window(const Instant& now);
  // Runs that waited for the opening are due now.
  void take_up_changes(const Instant& opening);

  // Plans the runs of ticks that passed while the program was down.
  void catch_up(const Instant& now);
  // The store knows that they are planned.
  void settled_owed();
  void start_owed_runs();
  // Starts a tick, once the store knows of it.
  void hold_or_start(const plan::Tick& tick, const Instant& now, std::uint64_t idle);
  // Runs that wait, for a lane or for the store, will not start.
  void drop_waiting(record::Event reason);
  void ask_for_runs();
  // Tells the gauge of queued runs how many wait beside `waiting_`.
  void show_queued();

  // The limit of open time is reached: runs under way finish.
  void end();
  // False: not yet.
  bool finish_if_done();
  std::string reason_of_end() const;
  void finish();
  // Tells the gauges where the job stands.
  void show_schedule();
  std::optional<WallTime> window_change() const;
  std::optional<WallTime> next_run();
  std::string format_time(WallTime time) const;

  std::shared_ptr<const plan::JobPlan> plan_;
  JobEnvironment& environment_;
  ChangeHandler on_change_;
  record::JobRecords& records_;

  State state_ = State::waiting;
  std::unique_ptr<JobMemory> memory_;  // none: nothing of the job outlives the program
  RunSource source_;
  WaitingRuns waiting_;
  JobTarget target_;
  Lanes lanes_;
  OverdueRuns overdue_;  // of a job whose runs do not wait otherwise
  OpenTime open_time_;
  ThinkTime think_time_;
  std::unique_ptr<ChangeTries> tries_;    // of a job that changes of files start
  std::optional<WallTime> opening_;       // while waiting; none: it rests
  std::optional<WallTime> closing_;       // while open
  std::unique_ptr<plan::Ticker> ticker_;  // while open, of a scheduled job
  std::uint64_t runs_of_all_shares_ = 0;  // as tickers tell it, in windows before
  plan::NextRun next_run_;
  // Intended starts of runs to catch up, the oldest last. Few jobs have any, and none may cost more
  // than that: a vector is all but free while it is empty.
  std::vector<SteadyTime> owed_;
  bool owed_settled_ = false;  // they may start
  bool all_busy_told_ = false;
  bool planning_rests_ = false;  // the count is reached but for runs that may be given back
  std::unique_ptr<ChangeSubscription> changes_;  // last: it tells of them
};

}  // namespace timing::run
