// The target of one job, made at the job's first run.
//
// Ownership: owns the Target and its request log; borrows the rest, which outlives it.
// Threads: the loop's. Errors: none.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/plan/plan.h"
#include "timing/record/registry.h"
#include "timing/record/request_log.h"
#include "timing/run/change_source.h"
#include "timing/run/job/state_store.h"
#include "timing/run/target.h"

namespace timing::run {

using TargetFactory = std::function<std::unique_ptr<Target>(const TargetContext&)>;

// What all jobs share.
struct JobEnvironment {
  const Clock& clock;
  Log& log;
  record::Registry& registry;
  record::RequestLogs& request_logs;
  EventLoop& loop;
  TargetFactory open_target;
  StateStore* states = nullptr;     // none: nothing outlives the program
  ChangeSource* changes = nullptr;  // none: no job has an on_change
  // The program stops: series of jobs that close stay, for the last scrape or push.
  bool keeps_series = false;
};

enum class Closing {
  ended,     // the job, by itself or with the program
  replaced,  // by the same job, changed
};

class JobTarget {
 public:
  JobTarget(const plan::JobPlan& plan, JobEnvironment& environment, record::JobRecords& records,
            RunSource& source, RunListener& listener);
  JobTarget(const JobTarget&) = delete;
  JobTarget& operator=(const JobTarget&) = delete;
  ~JobTarget() = default;

  // For a job that wants its connections before its first run.
  void warm_up();
  void start(std::uint32_t lane, const Run& run);
  // Does nothing unless it is open.
  void close(Closing why);
  // What the job does after its last run is under way.
  bool cleans_up() const { return state_ == State::closing && target_->cleans_up(); }
  // Lets go of the job's records. After it a new target would be made: only for when none will be.
  void destroy() {
    target_.reset();
    request_log_.reset();
  }
  void note_closed() { state_ = State::closed; }
  // Nothing of it is left running.
  bool at_rest() const { return state_ == State::none || state_ == State::closed; }

 private:
  enum class State { none, open, closing, closed };

  void open();

  const plan::JobPlan& plan_;
  JobEnvironment& environment_;
  record::JobRecords& records_;
  RunSource& source_;
  RunListener& listener_;
  std::unique_ptr<record::RequestLog> request_log_;
  std::unique_ptr<Target> target_;
  State state_ = State::none;
};

}  // namespace timing::run
