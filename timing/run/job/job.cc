#include "timing/run/job/job.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "timing/plan/template/go_time.h"
#include "timing/run/job/labels.h"

namespace timing::run {

Job::Job(std::shared_ptr<const plan::JobPlan> plan, JobEnvironment& environment,
         ChangeHandler on_change)
    : plan_(std::move(plan)),
      environment_(environment),
      on_change_(std::move(on_change)),
      records_(environment.registry.add(labels_of(*plan_))),
      memory_(JobMemory::open(*plan_, environment_.states)),
      source_(plan_->run_count, memory_ ? memory_->ration() : Ration{}, plan_->runs()),
      waiting_(plan_->max_queue, records_),
      target_(*plan_, environment_, records_, source_, *this),
      lanes_(plan_->threads),
      overdue_(std::max(plan_->interval.value_or(nanoseconds(0)), plan::kOverdueAllowance)),
      open_time_(plan_->open_time_limit()),
      think_time_(plan_->think_time),
      next_run_(*plan_) {
  if (plan_->on_change) {
    tries_ = std::make_unique<ChangeTries>(*plan_, records_, environment_.log);
  }
}

Job::~Job() {
  target_.destroy();  // the last writer, and the log that tells what it wrote
  if (!environment_.keeps_series) environment_.registry.remove(records_);
}

void Job::start(const Instant& now) {
  if (plan_->idle) {
    environment_.log.info(fmt::format(
        "job '{}': rests, it has fewer threads or runs than there are shards", plan_->name));
    return finish();
  }
  finish_if_done();  // before the program was started
  if (state_ == State::finished) return;
  if (plan_->cron && !plan_->cron->next_after(now.wall)) {
    environment_.log.info(fmt::format("job '{}': cron never fires, the job rests", plan_->name));
    finish();
  } else if (plan_->window.open_at(now.wall)) {
    open_window(now);
  } else {
    wait_for_opening(now);
  }
  if (state_ != State::finished) target_.warm_up();
  follow_files();
  catch_up(now);
}

void Job::advance(const Instant& now) {
  follow_schedule(now);
  show_schedule();
}

void Job::follow_schedule(const Instant& now) {
  // A loop, because a stalled machine may wake up past a whole window.
  while (state_ == State::waiting || state_ == State::open) {
    if (state_ == State::waiting) {
      if (!opening_ || now.wall < *opening_) return;
      open_window({.steady = now.steady - (now.wall - *opening_), .wall = *opening_});
    }
    lanes_.resume(now.steady);
    if (ticker_) start_due_ticks(now);
    if (end_passed(now)) return end();
    if (!closing_passed(now)) {
      if (tries_) start_due_changes(now);
      if (!plan_->scheduled()) start_idle_lanes();
      return;
    }
    close_window(now, *closing_);
  }
}

void Job::follow_clock_step(const Instant& now) {
  if (memory_) memory_->settle(now.wall, [] {});
  if (state_ == State::waiting) return start(now);
  if (state_ != State::open) return;
  open_time_.follow_clock_step(now);
  if (plan_->window.open_at(now.wall)) {
    closing_ = plan_->window.next_closing(now.wall);
    if (ticker_) ticker_->follow_clock_step(now);
  } else {
    close_window(now, now.wall);
  }
}

void Job::retire(Closing why) {
  state_ = State::retired;
  changes_.reset();
  stop_tries(record::Event::change_interrupted, environment_.clock.steady_now());
  source_.close_loop_gate();
  drop_waiting(record::Event::dropped_job_removed);
  if (memory_) memory_->leave(source_, environment_.clock.wall_now());
  target_.close(why);
  show_schedule();
}

void Job::abandon_runs() {
  if (lanes_.busy() > 0) waiting_.count(record::Event::abandoned, lanes_.busy());
}

std::optional<SteadyTime> Job::next_steady() const {
  if (state_ != State::open) return std::nullopt;
  std::optional<SteadyTime> next;
  if (!ticker_) next = tries_ ? tries_->next_try() : lanes_.next_resumption();
  if (ticker_ && !rests_from_planning()) next = ticker_->next_steady();
  if (!ends_in_window()) return next;
  const std::optional<SteadyTime> end = open_time_.limit_steady();
  return next && end ? std::min(*next, *end) : next ? next : end;
}

std::optional<WallTime> Job::next_wall() const {
  if (state_ == State::waiting) return opening_;
  if (state_ != State::open) return std::nullopt;
  if (!ticker_ || rests_from_planning()) return closing_;
  const std::optional<WallTime> tick = ticker_->next_wall();
  return tick && closing_ ? std::min(*tick, *closing_) : tick ? tick : closing_;
}

void Job::wait_for_opening(const Instant& now) {
  state_ = State::waiting;
  opening_ = plan_->window.next_opening(now.wall);
  if (!opening_) {
    environment_.log.info(
        fmt::format("job '{}': no window opens any more, the job rests", plan_->name));
    return;
  }
  environment_.log.info(
      fmt::format("job '{}': window closed, next opening {}", plan_->name, format_time(*opening_)));
}

void Job::open_window(const Instant& opening) {
  state_ = State::open;
  closing_ = plan_->window.next_closing(opening.wall);
  if (closing_) {
    environment_.log.info(
        fmt::format("job '{}': window open until {}", plan_->name, format_time(*closing_)));
  }
  open_time_.open(opening);
  if (plan_->on_change) {
    take_up_changes(opening);
  } else if (plan_->scheduled()) {
    ticker_ = plan::make_ticker(*plan_, opening, open_time_.before(), runs_of_all_shares_);
  } else {
    source_.open_loop_gate(open_time_.limit_steady().value_or(SteadyTime::max()));
  }
}

void Job::close_window(const Instant& now, WallTime closing) {
  source_.close_loop_gate();
  // Ticks that had nothing to plan were not passed.
  if (ticker_ && !rests_from_planning()) {
    runs_of_all_shares_ = ticker_->runs_of_all_shares(closing);
  }
  ticker_.reset();
  closing_.reset();
  open_time_.close(closing);
  if (plan_->on_change) {
    leave_change_to_next_window(now);
    if (finish_if_done()) return;
  } else {
    drop_waiting(record::Event::dropped_window_closed);
  }
  if (open_time_.reached_limit()) return end();
  wait_for_opening(now);
}

bool Job::closing_passed(const Instant& now) const { return closing_ && now.wall >= *closing_; }

bool Job::ends_in_window() const {
  const std::optional<WallTime> end = open_time_.limit_wall();
  return end && (!closing_ || *end <= *closing_);
}

bool Job::end_passed(const Instant& now) const {
  return ends_in_window() && now.steady >= open_time_.limit_steady();
}

std::optional<WallTime> Job::last_moment() const {
  return ends_in_window() ? open_time_.limit_wall() : closing_;
}

void Job::start_due_ticks(const Instant& now) {
  const std::optional<WallTime> last = last_moment();
  if (planning_rests_ && !rests_from_planning()) {
    // A run was given back: ticks that passed meanwhile had none to plan.
    planning_rests_ = false;
    ticker_->pass_due(now, last);
  }
  pass_missed_overdue(now);
  // No tick is made up for once its window has closed.
  const bool over = closing_passed(now) || end_passed(now);
  const std::uint64_t missed =
      over ? ticker_->pass_due(now, last) : ticker_->pass_missed(now, last);
  waiting_.count(record::Event::missed, missed * runs_a_tick());
  const std::uint64_t idle = lanes_.idle();
  while (!rests_from_planning()) {
    const std::optional<plan::Tick> tick = ticker_->take_due(now, last);
    if (!tick) break;
    hold_or_start(*tick, now, idle);
  }
  planning_rests_ = rests_from_planning();
}

void Job::start_tick(const plan::Tick& tick, std::uint64_t idle) {
  const std::uint64_t planned = runs_a_tick();
  std::uint64_t left = planned;
  if (tick.lane) {
    if (lanes_.idle(*tick.lane) && start_planned_run(*tick.lane, tick)) --left;
  } else {
    for (auto lane = lanes_.next_idle(0); lane && left > 0; lane = lanes_.next_idle(*lane + 1)) {
      if (!start_planned_run(*lane, tick)) break;
      --left;
    }
    left -= keep_overdue(tick, planned, left, idle);
  }
  if (left > 0) put_off(tick, left);
  ask_for_runs();
}

// Lanes that were idle, and are busy with an earlier tick that was overdue together with this.
std::uint64_t Job::keep_overdue(const plan::Tick& tick, std::uint64_t planned, std::uint64_t left,
                                std::uint64_t idle) {
  const bool lanes_are_busy = !lanes_.next_idle(0);  // else there is no number for a run
  if (plan_->max_queue || !lanes_are_busy) return 0;
  const std::uint64_t met_busy = planned - std::min(planned, idle);
  const std::uint64_t overdue = left - std::min(left, met_busy);
  if (overdue > 0) {
    overdue_.add(tick.intended, overdue);
    show_queued();
  }
  return overdue;
}

bool Job::start_planned_run(std::uint32_t lane, const plan::Tick& tick) {
  const std::optional<std::uint64_t> number = source_.take();
  if (!number) return false;
  start_run(lane, {.number = *number, .intended = tick.intended, .late = tick.late});
  return true;
}

std::uint64_t Job::runs_a_tick() const {
  const std::uint64_t planned = ticker_->runs_a_tick();
  return std::min(planned, left_to_plan().value_or(planned));
}

std::optional<std::uint64_t> Job::left_to_plan() const {
  const std::optional<std::uint64_t> left = source_.remaining();
  // Each that waits has its place in the count.
  const std::uint64_t waiting = waiting_.size() + overdue_.size() + owed_.size();
  return left ? std::optional(*left - std::min(*left, waiting)) : std::nullopt;
}

void Job::end() {
  state_ = State::ending;
  changes_.reset();
  stop_tries(record::Event::change_interrupted, environment_.clock.steady_now());
  source_.close_loop_gate();
  ticker_.reset();
  closing_.reset();
  drop_waiting(record::Event::dropped_job_ended);
  finish_if_done();
}

void Job::show_schedule() {
  records_.schedule().set({.window_open = state_ == State::open,
                           .in_flight = lanes_.busy(),
                           .runs_remaining = source_.remaining(),
                           .next_run = next_run(),
                           .window_next_change = window_change()});
}

std::optional<WallTime> Job::window_change() const {
  if (state_ == State::waiting) return opening_;
  return state_ == State::open ? closing_ : std::nullopt;
}

std::optional<WallTime> Job::next_run() {
  if (plan_->on_change) {
    return state_ == State::waiting && !waiting_.empty() ? opening_ : std::nullopt;
  }
  if (state_ == State::waiting) {
    return opening_ ? next_run_.from(*opening_) : std::nullopt;
  }
  if (state_ != State::open || !ticker_ || rests_from_planning()) return std::nullopt;
  if (ends_in_window()) {
    const std::optional<WallTime> tick = ticker_->next_by_wall_clock();
    return tick && tick < open_time_.limit_wall() ? tick : std::nullopt;
  }
  return next_run_.of(*ticker_, closing_);
}

std::string Job::format_time(WallTime time) const {
  return plan::format_go_time(plan_->window.zone().civil(time), "2006-01-02T15:04:05Z07:00");
}

}  // namespace timing::run
