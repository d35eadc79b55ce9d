#include "timing/run/job/change_tries.h"

#include <fmt/format.h>

#include <utility>

namespace timing::run {

using record::Event;

ChangeTries::ChangeTries(const plan::JobPlan& plan, record::JobRecords& records, Log& log)
    : plan_(plan), records_(records), log_(log), random_(plan.seed) {}

void ChangeTries::begin(const Run& run) {
  run_ = run;
  failed_ = {};
  next_try_.reset();
}

bool ChangeTries::try_ended(RunEnd end, SteadyTime now, std::optional<Event> reason) {
  if (end == RunEnd::finished) {
    if (failed_.all() > 0) {
      log_.info(fmt::format("job '{}': done at try {}", plan_.name, run_.attempt));
    }
    end_run(Event::change_done, now);
    return false;
  }
  ++(end == RunEnd::refused ? failed_.refused : failed_.unanswered);
  if (reason) {
    end_run(*reason, now);
    return false;
  }
  return go_on(end, now);
}

bool ChangeTries::go_on(RunEnd end, SteadyTime now) {
  const std::optional<nanoseconds> pause = plan::pause_before_next_try(failed_, random_());
  if (!pause) {
    log_.error(fmt::format("job '{}': given up after {} tries, refused; waits for the next change",
                           plan_.name, run_.attempt));
    end_run(Event::change_given_up, now);
    return false;
  }
  if (run_.attempt == 1) {
    log_.warn(fmt::format("job '{}': {}, tries again", plan_.name,
                          end == RunEnd::refused ? "refused" : "no answer yet"));
  }
  next_try_ = now + *pause;
  return true;
}

const Run& ChangeTries::try_again() {
  next_try_.reset();
  ++run_.attempt;
  recorder().count(Event::change_retried);
  return run_;
}

void ChangeTries::stop(Event reason, SteadyTime now) {
  next_try_.reset();
  end_run(reason, now);
}

void ChangeTries::end_run(Event result, SteadyTime now) {
  recorder().count(result);
  recorder().run_ended(now - run_.intended);
}

record::Recorder& ChangeTries::recorder() {
  if (recorder_ == nullptr) recorder_ = &records_.new_recorder();
  return *recorder_;
}

}  // namespace timing::run
