#include "timing/run/job/job_memory.h"

#include <algorithm>
#include <utility>

namespace timing::run {
namespace {

constexpr nanoseconds kBlockTime = std::chrono::seconds(1);
constexpr std::uint64_t kLargestBlock = 1'000'000;

nanoseconds settled_ahead(const plan::JobPlan& plan) {
  return plan.interval && *plan.interval < kBlockTime ? kBlockTime : nanoseconds(0);
}

}  // namespace

std::uint64_t first_block(const plan::JobPlan& plan) {
  if (plan.open_model) {
    constexpr std::uint64_t kOneASecond = 3'600'000'000;
    const std::uint64_t rate = plan.open_model->profile.highest().millionths_an_hour;
    return std::clamp<std::uint64_t>(rate / kOneASecond / plan.share.of, 1, kLargestBlock);
  }
  if (!plan.interval || *plan.interval >= kBlockTime) return plan.threads;
  const auto ticks = static_cast<std::uint64_t>(kBlockTime / *plan.interval);
  return std::min(ticks * plan.threads, std::max<std::uint64_t>(kLargestBlock, plan.threads));
}

std::unique_ptr<JobMemory> JobMemory::open(const plan::JobPlan& plan, StateStore* store) {
  if (store == nullptr || !leaves_state(plan)) return nullptr;
  return std::make_unique<JobMemory>(plan, *store);
}

JobMemory::JobMemory(const plan::JobPlan& plan, StateStore& store)
    : plan_(plan),
      store_(store),
      began_(store.resume(plan)),
      ahead_(settled_ahead(plan)),
      promised_until_(WallTime::min()),
      kept_until_(WallTime::min()),
      block_(first_block(plan)),
      alive_(std::make_shared<const bool>(true)) {
  state_.schedule_digest = plan.schedule_digest;
  if (plan.run_count) state_.runs = began_.runs_used + began_.runs_granted;
}

void JobMemory::settle(WallTime now, std::function<void()> then) {
  if (!plan_.catch_up) return;
  // Also back, when the clock was set: what was promised before is void.
  ++clock_steps_;
  kept_until_ = WallTime::min();
  promised_until_ = now;
  state_.settled = now;
  note(std::move(then));
}

bool JobMemory::hold(const plan::Tick& tick, WallTime due, std::uint64_t runs, TickHandler start) {
  if (!plan_.catch_up) return false;
  if (due + ahead_ / 2 > promised_until_) settle_ahead(due + ahead_);
  if (due <= kept_until_) return false;
  held_.push_back({.tick = tick, .runs = runs, .note = notes_, .start = std::move(start)});
  return true;
}

void JobMemory::settle_ahead(WallTime until) {
  promised_until_ = until;
  state_.settled = until;
  note([this, until, steps = clock_steps_] {
    if (steps == clock_steps_) kept_until_ = until;
  });
}

std::uint64_t JobMemory::drop_held() {
  std::uint64_t runs = 0;
  for (const HeldTick& held : std::exchange(held_, {})) runs += held.runs;
  return runs;
}

std::uint64_t JobMemory::drop_held_of(std::optional<std::uint32_t> lane) {
  std::uint64_t runs = 0;
  std::erase_if(held_, [&](const HeldTick& held) {
    if (held.tick.lane != lane) return false;
    runs += held.runs;
    return true;
  });
  return runs;
}

void JobMemory::start_held(std::uint64_t kept) {
  while (!held_.empty() && held_.front().note <= kept) {
    const HeldTick held = std::move(held_.front());
    held_.pop_front();
    held.start(held.tick);
  }
}

void JobMemory::grant_runs(RunSource& source, SteadyTime now, std::function<void()> then) {
  if (granting_ || !source.low()) return;
  // A closed loop's pace is not known beforehand.
  if (last_grant_ && now - *last_grant_ < kBlockTime) block_ = std::min(block_ * 2, kLargestBlock);
  last_grant_ = now;
  granting_ = true;
  source.note_grant_asked();
  const std::uint64_t runs = std::min(block_, source.ungranted());
  *state_.runs += runs;
  note([this, &source, runs, then = std::move(then)] {
    granting_ = false;
    source.grant(runs, block_ / 2);
    then();
  });
}

void JobMemory::leave(const RunSource& source, WallTime now) {
  if (plan_.catch_up) state_.settled = now;
  if (plan_.run_count) state_.runs = source.used();
  note([] {});
}

std::uint64_t JobMemory::note(std::function<void()> kept) {
  const std::uint64_t number = ++notes_;
  store_.note(plan_, state_, [this, number, alive = std::weak_ptr(alive_), kept = std::move(kept)] {
    if (alive.expired()) return;
    kept();
    start_held(number);
  });
  return number;
}

}  // namespace timing::run
