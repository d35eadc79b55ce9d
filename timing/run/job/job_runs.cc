// The half of Job that hands runs to lanes and takes them back; job.cc follows the schedule.
#include <fmt/format.h>

#include "timing/base/duration.h"
#include "timing/run/job/job.h"

namespace timing::run {

void Job::run_ended(std::uint32_t lane, RunEnd end) {
  settle_run(lane, end);
  show_schedule();
}

void Job::settle_run(std::uint32_t lane, RunEnd end) {
  const bool closed_loop = !plan_->scheduled();
  if (tries_ && tries_again(end)) return on_change_(*this);
  bool changed = state_ == State::retired;
  if (end == RunEnd::unavailable) {
    changed = true;
    lanes_.set_unavailable(lane);
    take_back_run(lane);
  } else if (closed_loop && pause_lane(lane, end)) {
    changed = true;
  } else {
    lanes_.set_idle(lane);
    if (closed_loop && state_ == State::open && start_next_run(lane)) return;
    start_owed_runs();
    start_waiting_runs();
    changed = start_overdue_runs() || changed;
  }
  if (finish_if_done() || changed) on_change_(*this);
}

void Job::take_back_run(std::uint32_t lane) {
  source_.give_back();
  if (!plan_->scheduled()) return start_idle_lanes();
  std::optional<record::Event> reason;
  if (state_ == State::waiting) reason = record::Event::dropped_window_closed;
  if (state_ == State::ending) reason = record::Event::dropped_job_ended;
  if (state_ == State::retired) reason = record::Event::dropped_job_removed;
  waiting_.take_back(lane, reason);
  start_waiting_runs();
}

void Job::lane_available(std::uint32_t lane) {
  lanes_.set_idle(lane);
  if (!plan_->scheduled()) start_idle_lanes();
  start_owed_runs();
  start_waiting_runs();
  start_overdue_runs();
  show_schedule();
  on_change_(*this);
}

void Job::target_closed() {
  target_.note_closed();
  // Only now no thread can take a run any more, nor give one back.
  if (memory_) memory_->leave(source_, environment_.clock.wall_now());
  on_change_(*this);
}

void Job::put_off(const plan::Tick& tick, std::uint64_t runs) {
  waiting_.add({.intended = tick.intended, .late = tick.late}, runs);
  if (all_busy_told_ || !plan_->open_model || lanes_.busy() < lanes_.count()) return;
  all_busy_told_ = true;
  environment_.log.warn(
      fmt::format("job '{}': run_thread {} is reached: runs wait or are dropped; said once",
                  plan_->name, lanes_.count()));
}

void Job::start_waiting_runs() {
  if (plan_->on_change && state_ != State::open) return;
  while (!waiting_.empty()) {
    const std::optional<std::uint32_t> lane = lanes_.next_idle(0);
    const std::optional<std::uint64_t> number = lane ? source_.take() : std::nullopt;
    if (!number) return;
    const DueRun due = waiting_.take();
    start_run(*lane, {.number = *number, .intended = due.intended, .late = due.late});
  }
}

std::uint64_t Job::pass_missed_overdue(const Instant& now) {
  const std::uint64_t missed = overdue_.pass_missed(now.steady);
  if (missed == 0) return 0;
  show_queued();
  waiting_.count(record::Event::missed, missed);
  return missed;
}

bool Job::start_overdue_runs() {
  if (overdue_.empty()) return false;
  const Instant now = environment_.clock.now();
  if (closing_passed(now) || end_passed(now)) return false;  // advance() drops them
  const std::uint64_t missed = pass_missed_overdue(now);
  for (auto lane = lanes_.next_idle(0); lane && !overdue_.empty();
       lane = lanes_.next_idle(*lane + 1)) {
    const std::optional<std::uint64_t> number = source_.take();
    if (!number) break;
    const SteadyTime intended = overdue_.take();
    show_queued();
    start_run(*lane, {.number = *number, .intended = intended, .late = true});
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
  ask_for_runs();
  const SteadyTime now = environment_.clock.steady_now();
  const std::optional<std::uint64_t> number = source_.take_in_closed_loop(now);
  if (!number) return false;
  start_run(lane, {.number = *number, .intended = now});
  return true;
}

void Job::start_run(std::uint32_t lane, const Run& run) {
  lanes_.set_busy(lane);
  waiting_.note_handed_out(lane, {.intended = run.intended, .late = run.late});
  if (tries_) tries_->begin(run);
  target_.start(lane, run);
}

bool Job::pause_lane(std::uint32_t lane, RunEnd end) {
  const nanoseconds thinking = think_time_.next();
  if (end == RunEnd::connect_failed) {
    lanes_.pause_after_failure(lane, environment_.clock.steady_now(), thinking);
    waiting_.count(record::Event::connect_pause, 1);
    return true;
  }
  lanes_.forget_failures(lane);
  if (thinking == nanoseconds(0)) return false;
  lanes_.pause(lane, environment_.clock.steady_now() + thinking);
  return true;
}

bool Job::finish_if_done() {
  const bool running = state_ == State::waiting || state_ == State::open;
  const bool done = state_ == State::ending || (running && source_.exhausted());
  if (!done || lanes_.busy() > 0) return false;
  environment_.log.info(fmt::format("job '{}': done, {}", plan_->name, reason_of_end()));
  finish();
  return true;
}

std::string Job::reason_of_end() const {
  if (state_ != State::ending) {
    return fmt::format("run_count {} reached", plan_->run_count.value_or(0));
  }
  if (plan_->run_for != plan_->open_time_limit()) return "its stages are over";
  return fmt::format("run_for {} reached",
                     format_duration(plan_->run_for.value_or(nanoseconds(0))));
}

void Job::finish() {
  state_ = State::finished;
  changes_.reset();
  source_.close_loop_gate();
  drop_waiting(record::Event::dropped_job_ended);
  target_.close(Closing::ended);
}

}  // namespace timing::run
