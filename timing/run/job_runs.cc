// The half of Job that hands runs to its target and takes them back; job.cc follows the schedule.
#include <fmt/format.h>

#include "timing/run/job.h"

namespace timing::run {

void Job::run_ended(std::uint32_t lane, RunEnd end) {
  settle_run(lane, end);
  show_schedule();
}

void Job::settle_run(std::uint32_t lane, RunEnd end) {
  const bool closed_loop = !plan_->scheduled();
  bool changed = state_ == State::retired;
  if (end == RunEnd::unavailable) {
    changed = true;
    lanes_.set_unavailable(lane);
    if (closed_loop) {
      start_idle_lanes();  // the run that was given back is theirs
    } else {
      count(record::Event::missed, 1);
    }
  } else if (closed_loop && pause_lane(lane, end)) {
    changed = true;
  } else {
    lanes_.set_idle(lane);
    if (closed_loop && state_ == State::open && start_next_run(lane)) return;
    changed = start_overdue_runs() || changed;
  }
  finish_if_done();
  if (changed) on_change_(*this);
}

void Job::lane_available(std::uint32_t lane) {
  lanes_.set_idle(lane);
  if (!plan_->scheduled()) start_idle_lanes();
  start_overdue_runs();
  show_schedule();
  on_change_(*this);
}

void Job::target_closed() {
  target_state_ = TargetState::closed;
  on_change_(*this);
}

bool Job::start_overdue_runs() {
  if (overdue_.empty()) return false;
  const Instant now = environment_.clock.now();
  if (closing_passed(now)) return false;  // advance() drops them
  const std::uint64_t missed = overdue_.pass_missed(now.steady);
  count(record::Event::missed, missed);
  for (auto lane = lanes_.next_idle(0); lane && !overdue_.empty();
       lane = lanes_.next_idle(*lane + 1)) {
    const std::optional<std::uint64_t> number = source_.take();
    if (!number) break;
    start_run(*lane, {.number = *number, .intended = overdue_.take(), .late = true});
  }
  return missed > 0;
}

void Job::start_idle_lanes() {
  if (state_ != State::open) return;
  for (auto lane = lanes_.next_idle(0); lane; lane = lanes_.next_idle(*lane + 1)) {
    if (!start_next_run(*lane)) return;
  }
}

bool Job::start_next_run(std::uint32_t lane) {
  const std::optional<std::uint64_t> number = source_.take_in_closed_loop();
  if (!number) return false;
  start_run(lane, {.number = *number, .intended = environment_.clock.steady_now()});
  return true;
}

void Job::start_run(std::uint32_t lane, const Run& run) {
  lanes_.set_busy(lane);
  target().start(lane, run);
}

bool Job::pause_lane(std::uint32_t lane, RunEnd end) {
  const nanoseconds thinking = think_time_.next();
  if (end == RunEnd::connect_failed) {
    lanes_.pause_after_failure(lane, environment_.clock.steady_now(), thinking);
    count(record::Event::connect_pause, 1);
    return true;
  }
  lanes_.forget_failures(lane);
  if (thinking == nanoseconds(0)) return false;
  lanes_.pause(lane, environment_.clock.steady_now() + thinking);
  return true;
}

void Job::finish_if_done() {
  const bool running = state_ == State::waiting || state_ == State::open;
  if (!running || !source_.exhausted() || lanes_.busy() > 0) return;
  environment_.log.info(fmt::format("job '{}': done, run_count {} reached", plan_->name,
                                    plan_->run_count.value_or(0)));
  finish();
  on_change_(*this);
}

void Job::finish() {
  state_ = State::finished;
  source_.close_loop_gate();
  close_target();
}

void Job::close_target() {
  if (target_state_ != TargetState::open) return;
  target_state_ = TargetState::closing;
  target_->close();
}

Target& Job::target() {
  if (!target_) {
    request_log_ =
        environment_.request_logs.open(records_.labels(), plan_->log_requests, plan_->secrets);
    target_ = environment_.open_target({.job = *plan_,
                                        .clock = environment_.clock,
                                        .log = environment_.log,
                                        .records = records_,
                                        .request_log = *request_log_,
                                        .loop = environment_.loop,
                                        .source = source_,
                                        .listener = *this});
    target_state_ = TargetState::open;
  }
  return *target_;
}

}  // namespace timing::run
