// Targets: what runs are executed against. One interface, siblings behind it: HTTP over libcurl,
// SQL over blocking connections.
//
// A Target serves one job on `threads` lanes. A lane is one of the job's threads (design word
// `run_thread`); it executes at most one run at a time, all requests of the run's list in order.
//
// Ownership: a Target borrows everything in its TargetContext, which outlives it. It is destroyed
// only after target_closed(); a program that cannot wait for that ends without destroying it.
// Threads: the interface is called on the thread of the context's loop only, and so is RunListener.
// Errors: every request ends in an Outcome; a run never fails to end.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/plan/plan.h"
#include "timing/record/registry.h"
#include "timing/record/request_log.h"
#include "timing/run/event_loop.h"
#include "timing/run/run_source.h"

namespace timing::run {

enum class RunEnd {
  finished,
  connect_failed,  // finished, and no request of it got a connection
  // Finished, of a job that changes of files start, and to be tried again (plan/change/tries.h):
  unanswered,
  refused,
  unavailable,  // never started: the target has to be waited for; the listener has the run
                // back. The lane takes no run until lane_available()
};

// How late a run starts at `now`; nothing to tell of a closed loop.
inline std::optional<nanoseconds> start_delay(const plan::JobPlan& job, const Run& run,
                                              SteadyTime now) {
  return job.scheduled() ? std::optional(now - run.intended) : std::nullopt;
}

class RunListener {
 public:
  virtual ~RunListener() = default;

  // The lane is idle again. Never called from within Target::start().
  virtual void run_ended(std::uint32_t lane, RunEnd end) = 0;
  // A lane whose run ended as `unavailable` can take runs again.
  virtual void lane_available(std::uint32_t lane) = 0;
  // After Target::close(), once: nothing of the target is left running, and destroying it does not
  // wait. Never called from within close(). The target may be destroyed from within this call's
  // successor turn (EventLoop::post), not from within the call.
  virtual void target_closed() = 0;
};

struct TargetContext {
  const plan::JobPlan& job;
  const Clock& clock;
  Log& log;
  record::JobRecords& records;
  record::RequestLog& request_log;
  EventLoop& loop;
  LoopSource& source;  // where a lane of a closed loop gets its next run, on its own thread
  RunListener& listener;
};

class Target {
 public:
  Target() = default;
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  virtual ~Target() = default;

  // REQUIRES: the lane is idle. The target counts the run as started, and as late if
  // `run.late`, when its first byte work begins; its response time when it ends, if the job is
  // scheduled. Of a job that changes of files start it counts the first try alone as started, and
  // no response time, since it does not know which try is the last.
  virtual void start(std::uint32_t lane, const Run& run) = 0;
  // No run will follow. Runs under way finish and are reported; idle lanes let go of their
  // connections; lanes that wait for their target stop waiting. Then target_closed().
  virtual void close() = 0;
  // The same, at the end of the job rather than because another takes its place: what the job does
  // after its last run is done before target_closed().
  virtual void close_at_end() { close(); }
  // That is under way.
  virtual bool cleans_up() const { return false; }
  // What can be done before the first run is begun, so that this finds its connections open.
  virtual void warm_up() {}
};

}  // namespace timing::run
