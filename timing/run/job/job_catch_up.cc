// What a Job does for the ticks and runs that outlive the program; see job_memory.h.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "timing/plan/ticks/catch_up.h"
#include "timing/run/job/job.h"

namespace timing::run {

void Job::catch_up(const Instant& now) {
  const std::optional<WallTime> settled = memory_ ? memory_->take_settled() : std::nullopt;
  if (!settled || state_ != State::open) return;
  const std::vector<plan::PassedTick> ticks = plan::ticks_to_catch_up(*plan_, *settled, now.wall);
  if (ticks.empty()) return;
  for (const plan::PassedTick& tick : ticks) {
    const SteadyTime intended = now.steady - (now.wall - tick.due);
    const std::uint64_t runs = tick.lane ? 1 : plan_->threads;
    owed_.insert(owed_.end(), std::min(runs, left_to_plan().value_or(runs)), intended);
  }
  std::ranges::reverse(owed_);
  show_queued();
  waiting_.count(record::Event::caught_up, owed_.size());
  environment_.log.info(
      fmt::format("job '{}': catching up {} run(s) of {} tick(s), the last due at {}, missed while "
                  "the program was down",
                  plan_->name, owed_.size(), ticks.size(), format_time(ticks.back().due)));
  memory_->settle(now.wall, [this] { settled_owed(); });
}

void Job::settled_owed() {
  owed_settled_ = true;
  start_owed_runs();
  show_schedule();
}

void Job::start_owed_runs() {
  if (!owed_settled_ || owed_.empty()) return;
  for (auto lane = lanes_.next_idle(0); lane && !owed_.empty(); lane = lanes_.next_idle(0)) {
    const std::optional<std::uint64_t> number = source_.take();
    if (!number) break;
    const SteadyTime intended = owed_.back();
    owed_.pop_back();
    show_queued();
    start_run(*lane, {.number = *number, .intended = intended, .late = true});
  }
  ask_for_runs();
}

void Job::hold_or_start(const plan::Tick& tick, const Instant& now, std::uint64_t idle) {
  const std::uint64_t overtaken = memory_ ? memory_->drop_held_of(tick.lane) : 0;
  if (overtaken > 0) waiting_.count(record::Event::missed, overtaken);
  const WallTime due = now.wall - (now.steady - tick.intended);
  const auto start = [this](const plan::Tick& held) {
    start_tick(held, lanes_.idle());
    show_schedule();
  };
  if (!memory_ || !memory_->hold(tick, due, tick.lane ? 1 : runs_a_tick(), start)) {
    start_tick(tick, idle);
  }
}

void Job::drop_waiting(record::Event reason) {
  waiting_.drop(reason);
  const std::uint64_t held = memory_ ? memory_->drop_held() : 0;
  const std::uint64_t runs = held + owed_.size() + overdue_.clear();
  if (runs == 0) return;
  owed_.clear();
  show_queued();
  waiting_.count(reason, runs);
}

void Job::ask_for_runs() {
  if (!memory_) return;
  memory_->grant_runs(source_, environment_.clock.steady_now(), [this] {
    if (!plan_->scheduled()) start_idle_lanes();
    start_owed_runs();
    start_waiting_runs();
    ask_for_runs();
    show_schedule();
    on_change_(*this);
  });
}

void Job::show_queued() { waiting_.show_others(owed_.size() + overdue_.size()); }

}  // namespace timing::run
