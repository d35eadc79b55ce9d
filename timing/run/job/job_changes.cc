// What a Job does when files change. One run at most waits, be it for the one before it or for the
// window: it will see all that has changed by then.
#include "timing/run/job/job.h"

namespace timing::run {

using record::Event;

void Job::follow_files() {
  if (!plan_->on_change || environment_.changes == nullptr || changes_ ||
      state_ == State::finished) {
    return;
  }
  changes_ = environment_.changes->follow(*plan_, [this] { files_changed(); });
}

void Job::files_changed() {
  const SteadyTime now = environment_.clock.steady_now();
  if (rests_from_planning() || !waiting_.empty()) return;
  waiting_.add({.intended = now}, 1);
  if (tries_->next_try()) {
    stop_tries(Event::change_superseded, now);
  }
  start_waiting_runs();
  ask_for_runs();
  show_schedule();
  on_change_(*this);
}

bool Job::tries_again(RunEnd end) {
  const Instant now = environment_.clock.now();
  const std::optional<Event> reason = end_of_tries();
  if (tries_->try_ended(end, now.steady, reason)) return true;
  const bool closed_window = state_ == State::waiting && end != RunEnd::finished;
  if (closed_window && reason == Event::change_interrupted && !rests_from_planning()) {
    waiting_.add({.intended = now.steady}, 1);
  }
  return false;
}

std::optional<Event> Job::end_of_tries() const {
  if (!waiting_.empty()) return Event::change_superseded;
  if (state_ != State::open) return Event::change_interrupted;
  return std::nullopt;
}

void Job::start_due_changes(const Instant& now) {
  start_waiting_runs();
  if (!tries_->next_try() || now.steady < *tries_->next_try()) return;
  target_.start(0, tries_->try_again());
}

void Job::stop_tries(Event reason, SteadyTime now) {
  if (!tries_ || !tries_->next_try()) return;
  tries_->stop(reason, now);
  lanes_.set_idle(0);
}

void Job::leave_change_to_next_window(const Instant& now) {
  if (!tries_->next_try()) return;
  stop_tries(Event::change_interrupted, now.steady);
  if (!rests_from_planning()) waiting_.add({.intended = now.steady}, 1);
}

void Job::take_up_changes(const Instant& opening) {
  if (waiting_.empty()) return;
  waiting_.take();
  waiting_.add({.intended = opening.steady}, 1);
}

}  // namespace timing::run
