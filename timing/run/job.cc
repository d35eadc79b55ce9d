#include "timing/run/job.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "timing/plan/go_time.h"
#include "timing/plan/grid.h"
#include "timing/plan/next_run.h"
#include "timing/run/labels.h"

namespace timing::run {

Job::Job(std::shared_ptr<const plan::JobPlan> plan, JobEnvironment& environment,
         ChangeHandler on_change)
    : plan_(std::move(plan)),
      environment_(environment),
      on_change_(std::move(on_change)),
      records_(environment.registry.add(labels_of(*plan_))),
      source_(plan_->run_count),
      lanes_(plan_->threads),
      overdue_(std::max(plan_->interval.value_or(nanoseconds(0)), plan::kOverdueAllowance),
               records_),
      think_time_(plan_->think_time) {}

Job::~Job() {
  target_.reset();  // the last writer
  environment_.registry.remove(records_);
}

void Job::start(const Instant& now) {
  if (plan_->cron && !plan_->cron->next_after(now.wall)) {
    environment_.log.info(fmt::format("job '{}': cron never fires, the job rests", plan_->name));
    finish();
  } else if (plan_->window.open_at(now.wall)) {
    open_window(now);
  } else {
    wait_for_opening(now);
  }
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
  count(record::Event::dropped_job_removed, overdue_.clear());
  close_target();
  show_schedule();
}

void Job::abandon_runs() {
  if (lanes_.busy() > 0) count(record::Event::abandoned, lanes_.busy());
}

std::optional<SteadyTime> Job::next_steady() const {
  if (state_ != State::open) return std::nullopt;
  if (!ticker_) return lanes_.next_resumption();
  if (rests_from_planning()) return std::nullopt;
  return ticker_->next_steady();
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
    finish();
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
  count(record::Event::dropped_window_closed, overdue_.clear());
  wait_for_opening(now);
}

bool Job::closing_passed(const Instant& now) const { return closing_ && now.wall >= *closing_; }

void Job::start_due_ticks(const Instant& now) {
  if (planning_rests_ && !rests_from_planning()) {
    // A run was given back: ticks that passed meanwhile had none to plan.
    planning_rests_ = false;
    ticker_->pass_due(now, closing_);
  }
  count(record::Event::missed, overdue_.pass_missed(now.steady));
  // No tick is made up for once its window has closed.
  const std::uint64_t missed =
      closing_passed(now) ? ticker_->pass_due(now, closing_) : ticker_->pass_missed(now, closing_);
  count(record::Event::missed, missed * runs_a_tick());
  const std::uint64_t idle = lanes_.idle();
  while (!rests_from_planning()) {
    const std::optional<plan::Tick> tick = ticker_->take_due(now, closing_);
    if (!tick) break;
    start_tick(*tick, idle);
  }
  planning_rests_ = rests_from_planning();
}

void Job::start_tick(const plan::Tick& tick, std::uint64_t idle) {
  const std::uint64_t planned = runs_a_tick();
  std::uint64_t wanted = std::min(planned, idle);
  count(record::Event::missed, planned - wanted);
  for (auto lane = lanes_.next_idle(0); lane && wanted > 0; lane = lanes_.next_idle(*lane + 1)) {
    const std::optional<std::uint64_t> number = source_.take();
    if (!number) return;
    start_run(*lane, {.number = *number, .intended = tick.intended, .late = tick.late});
    --wanted;
  }
  if (wanted > 0) overdue_.add(tick.intended, wanted);
}

std::uint64_t Job::runs_a_tick() const {
  const std::uint64_t planned = ticker_->runs_a_tick();
  const std::optional<std::uint64_t> left = source_.remaining();
  return left ? std::min(planned, *left - overdue_.size()) : planned;
}

bool Job::rests_from_planning() const { return source_.remaining() == overdue_.size(); }

void Job::count(record::Event event, std::uint64_t times) {
  if (times == 0) return;
  if (ledger_ == nullptr) ledger_ = &records_.new_recorder();
  ledger_->count(event, times);
}

void Job::show_schedule() {
  records_.schedule().set({.window_open = state_ == State::open,
                           .in_flight = lanes_.busy(),
                           .runs_remaining = source_.remaining(),
                           .next_run = next_run(),
                           .window_next_change = next_wall()});
}

std::optional<WallTime> Job::next_run() const {
  if (state_ == State::waiting) return plan::first_run_from(*plan_, *opening_);
  if (state_ != State::open || !ticker_ || rests_from_planning()) return std::nullopt;
  return plan::next_run(*plan_, *ticker_, closing_);
}

std::string Job::format_time(WallTime time) const {
  return plan::format_go_time(plan_->window.zone().civil(time), "2006-01-02T15:04:05Z07:00");
}

}  // namespace timing::run
