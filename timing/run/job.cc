#include "timing/run/job.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "timing/plan/go_time.h"
#include "timing/run/labels.h"

namespace timing::run {

Job::Job(std::shared_ptr<const plan::JobPlan> plan, JobEnvironment& environment,
         ChangeHandler on_change)
    : plan_(std::move(plan)),
      environment_(environment),
      on_change_(std::move(on_change)),
      records_(environment.registry.add(labels_of(*plan_))),
      memory_(JobMemory::open(*plan_, environment_.states)),
      source_(plan_->run_count, memory_ ? memory_->ration() : Ration{}),
      lanes_(plan_->threads),
      think_time_(plan_->think_time),
      next_run_(*plan_) {}

Job::~Job() {
  target_.reset();  // the last writer
  environment_.registry.remove(records_);
}

void Job::start(const Instant& now) {
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
    if (!closing_passed(now)) {
      if (!ticker_) start_idle_lanes();
      return;
    }
    close_window(now);
  }
}

void Job::follow_clock_step(const Instant& now) {
  if (memory_) memory_->settle(now.wall, [] {});
  if (state_ == State::waiting) {
    start(now);
  } else if (state_ == State::open && plan_->window.open_at(now.wall)) {
    closing_ = plan_->window.next_closing(now.wall);
    if (ticker_) ticker_->follow_clock_step(now);
  } else if (state_ == State::open) {
    close_window(now);
  }
}

void Job::retire() {
  state_ = State::retired;
  source_.close_loop_gate();
  drop_waiting(record::Event::dropped_job_removed);
  if (memory_) memory_->leave(source_, environment_.clock.wall_now());
  close_target();
  show_schedule();
}

void Job::abandon_runs() {
  if (lanes_.busy() > 0) count(record::Event::abandoned, lanes_.busy());
}

std::optional<SteadyTime> Job::next_steady() const {
  if (state_ != State::open) return std::nullopt;
  if (!ticker_) return lanes_.next_resumption();
  if (source_.exhausted()) return std::nullopt;
  return ticker_->next_steady();
}

std::optional<WallTime> Job::next_wall() const {
  if (state_ == State::waiting) return opening_;
  if (state_ != State::open) return std::nullopt;
  if (!ticker_ || source_.exhausted()) return closing_;
  const std::optional<WallTime> tick = ticker_->next_wall();
  return tick && closing_ ? std::min(*tick, *closing_) : tick ? tick : closing_;
}

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
    start_owed_runs();
  }
  finish_if_done();
  if (changed) on_change_(*this);
}

void Job::lane_available(std::uint32_t lane) {
  lanes_.set_idle(lane);
  if (!plan_->scheduled()) start_idle_lanes();
  start_owed_runs();
  show_schedule();
  on_change_(*this);
}

void Job::target_closed() {
  target_state_ = TargetState::closed;
  // Only now no thread can take a run any more, nor give one back.
  if (memory_) memory_->leave(source_, environment_.clock.wall_now());
  on_change_(*this);
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
  if (plan_->scheduled()) {
    ticker_ = plan::make_ticker(*plan_, opening);
  } else {
    source_.open_loop_gate();
  }
}

void Job::close_window(const Instant& now) {
  source_.close_loop_gate();
  ticker_.reset();
  closing_.reset();
  drop_waiting(record::Event::dropped_window_closed);
  wait_for_opening(now);
}

bool Job::closing_passed(const Instant& now) const { return closing_ && now.wall >= *closing_; }

void Job::start_due_ticks(const Instant& now) {
  if (planning_rests_ && !source_.exhausted()) {
    // A run was given back: ticks that passed meanwhile had none to plan.
    planning_rests_ = false;
    ticker_->pass_due(now, closing_);
  }
  // No tick is made up for once its window has closed.
  const std::uint64_t missed =
      closing_passed(now) ? ticker_->pass_due(now, closing_) : ticker_->pass_missed(now, closing_);
  if (missed > 0) count(record::Event::missed, missed * runs_a_tick());
  while (!source_.exhausted()) {
    const std::optional<plan::Tick> tick = ticker_->take_due(now, closing_);
    if (!tick) break;
    hold_or_start(*tick, now);
  }
  planning_rests_ = source_.exhausted();
}

void Job::start_tick(const plan::Tick& tick) {
  std::uint64_t planned = runs_a_tick();
  if (tick.lane) {
    if (lanes_.idle(*tick.lane) && start_planned_run(*tick.lane, tick)) --planned;
  } else {
    for (auto lane = lanes_.next_idle(0); lane && planned > 0; lane = lanes_.next_idle(*lane + 1)) {
      if (!start_planned_run(*lane, tick)) break;
      --planned;
    }
  }
  if (planned > 0) count(record::Event::missed, planned);
  ask_for_runs();
}

bool Job::start_planned_run(std::uint32_t lane, const plan::Tick& tick) {
  const std::optional<std::uint64_t> number = source_.take();
  if (!number) return false;
  start_run(lane, {.number = *number, .intended = tick.intended, .late = tick.late});
  return true;
}

void Job::start_idle_lanes() {
  if (state_ != State::open) return;
  for (auto lane = lanes_.next_idle(0); lane; lane = lanes_.next_idle(*lane + 1)) {
    if (!start_next_run(*lane)) return;
  }
}

bool Job::start_next_run(std::uint32_t lane) {
  ask_for_runs();
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

std::uint64_t Job::runs_a_tick() const {
  const std::uint64_t planned = ticker_->runs_a_tick();
  return std::min(planned, source_.remaining().value_or(planned));
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
  drop_waiting(record::Event::dropped_job_ended);
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

void Job::count(record::Event event, std::uint64_t times) {
  if (ledger_ == nullptr) ledger_ = &records_.new_recorder();
  ledger_->count(event, times);
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
  if (state_ == State::waiting) {
    return opening_ ? next_run_.from(*opening_) : std::nullopt;
  }
  if (state_ != State::open || !ticker_ || source_.exhausted()) return std::nullopt;
  return next_run_.of(*ticker_, closing_);
}

std::string Job::format_time(WallTime time) const {
  return plan::format_go_time(plan_->window.zone().civil(time), "2006-01-02T15:04:05Z07:00");
}

}  // namespace timing::run
