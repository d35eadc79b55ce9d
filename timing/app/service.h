// The running program: reacts to signals, to changes of the config file and to the end of all jobs.
//
// Ownership: owns everything that runs; borrows clock, log and counters.
// Threads: made and run on the main thread. Errors: see start().
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "timing/app/endpoint.h"
#include "timing/app/linger.h"
#include "timing/app/load_plan.h"
#include "timing/app/options.h"
#include "timing/app/pushing.h"
#include "timing/app/signals.h"
#include "timing/app/state_option.h"
#include "timing/base/clock.h"
#include "timing/base/file_watch.h"
#include "timing/base/log.h"
#include "timing/base/result.h"
#include "timing/plan/plan.h"
#include "timing/record/program_counters.h"
#include "timing/record/registry.h"
#include "timing/record/request_log.h"
#include "timing/run/event_loop.h"
#include "timing/run/runner.h"

namespace timing::app {

class Service {
 public:
  struct Dependencies {
    const ServeOptions& options;
    const Clock& clock;
    Log& log;
    record::ProgramCounters& counters;
    record::Registry& registry;
    record::RequestLogs& request_logs;
    const Signals& signals;
    ProgramState& state;
    std::function<void()> reopen_log;
  };

  enum class End {
    clean,  // nothing is left under way
    left,   // runs or connections are: destroying the Service would wait for them
  };
  struct Outcome {
    int exit_code = 0;
    End end = End::clean;
  };

  explicit Service(const Dependencies& dependencies);

  // Opens the endpoint, then runs the plan. Errors: the address cannot be listened on.
  Status start(LoadedPlan loaded);
  // Until the program is to end.
  Outcome run();

 private:
  void watch_config();
  void config_may_have_changed();
  Reloaded reload(std::string_view reason);
  void take(LoadedPlan loaded);

  void signalled();
  void jobs_changed();
  void stop(std::string_view reason);
  void grace_is_over();
  // With the last push, unless the program fails.
  void leave(int exit_code, End end);
  void end_loop(int exit_code, End end);

  Dependencies dependencies_;
  run::EventLoop loop_;  // the main thread's
  Linger linger_;
  Endpoint endpoint_;
  std::optional<Pushing> pushing_;  // only with --push
  std::optional<FileWatch> config_watch_;
  std::optional<FileIdentity> config_identity_;
  plan::Plan plan_;
  bool change_noticed_ = false;
  bool stopping_ = false;
  bool closing_ = false;  // no run is under way any more
  bool leaving_ = false;  // all is counted
  SteadyTime stopping_since_;
  Outcome outcome_;
  run::Runner runner_;  // last: it reports to the loop
};

}  // namespace timing::app
