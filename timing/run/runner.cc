#include "timing/run/runner.h"

#include <fmt/format.h>

#include <future>
#include <optional>
#include <utility>
#include <variant>

#include "timing/run/clock_steps.h"
#include "timing/run/event_loop.h"
#include "timing/run/http/http_engines.h"
#include "timing/run/job/state_book.h"
#include "timing/run/loops.h"
#include "timing/run/scheduler.h"
#include "timing/run/sql/sql_target.h"
#include "timing/run/watch/file_changes.h"

namespace timing::run {

// What lives on the first loop's thread, and the loops.
class Runner::Loop {
 public:
  Loop(Dependencies dependencies, Runner& runner)
      : dependencies_(std::move(dependencies)),
        runner_(runner),
        clock_steps_(dependencies_.clock.now()),
        loops_(dependencies_.clock, dependencies_.loops),
        events_(loops_.first()),
        states_(open_states()),
        resolver_({.clock = dependencies_.clock,
                   .lookup = nullptr,
                   .on_idle = [this] { events_.post([this] { settle(); }); }}),
        http_(loops_, dependencies_.clock, resolver_),
        changes_(dependencies_.clock, dependencies_.log, events_),
        scheduler_({.clock = dependencies_.clock,
                    .log = dependencies_.log,
                    .registry = dependencies_.registry,
                    .request_logs = dependencies_.request_logs,
                    .loop = events_,
                    .open_target = [this](const TargetContext& context) { return open(context); },
                    .states = states_.get(),
                    .changes = &changes_},
                   [this] { schedule_settling(); }) {
    events_.follow_wall_clock([this](EventLoop::WallClockEvent event) {
      if (event == EventLoop::WallClockEvent::stepped) kernel_told_of_a_step();
      turn();
    });
    loops_.start_others();
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  // After the first loop has ended.
  ~Loop() { loops_.stop_others(); }

  Loops& loops() { return loops_; }
  EventLoop& events() { return events_; }

  // On the thread of apply()'s caller, before it.
  void begin(const plan::Plan& plan) {
    if (states_) states_->begin(plan, dependencies_.clock.wall_now());
  }

  void apply(const plan::Plan& plan) {
    scheduler_.apply(plan, dependencies_.clock.now());
    settle();
  }

  void retire_all() {
    retiring_ = true;
    scheduler_.retire_all();
    settle();
  }

  std::uint64_t abandon_runs() {
    scheduler_.abandon_runs();
    return scheduler_.runs_in_flight();
  }

 private:
  std::unique_ptr<StateBook> open_states() {
    if (dependencies_.states == nullptr) return nullptr;
    return std::make_unique<StateBook>(*dependencies_.states, std::move(dependencies_.recalled),
                                       events_, dependencies_.log);
  }

  std::unique_ptr<Target> open(const TargetContext& context) {
    if (dependencies_.open_target) return dependencies_.open_target(context);
    if (std::holds_alternative<plan::HttpPlan>(context.job.target)) return http_.open(context);
    return open_sql_target(context);
  }

  void kernel_told_of_a_step() {
    const Instant now = dependencies_.clock.now();
    if (const auto step = clock_steps_.told(now)) follow_clock_step(*step, now);
  }

  void follow_clock_step(nanoseconds step, const Instant& now) {
    dependencies_.counters.clock_steps.fetch_add(1, std::memory_order_relaxed);
    dependencies_.log.warn(
        fmt::format("the wall clock was set {}; windows and cron follow it, intervals do not",
                    describe_clock_step(step)));
    scheduler_.follow_clock_step(now);
  }

  void turn() {
    const Instant now = dependencies_.clock.now();
    if (const auto step = clock_steps_.look(now)) follow_clock_step(*step, now);
    scheduler_.advance(now);
    settle();
  }

  // A change reported from within a target's call-back is acted upon in a turn of its own, since it
  // may let go of that very target.
  void schedule_settling() {
    if (std::exchange(settling_, true)) return;
    events_.post([this] {
      settling_ = false;
      turn();
    });
  }

  // Arms the timers for the next moments and tells what has become of the jobs.
  void settle() {
    const std::optional<SteadyTime> next = scheduler_.next_steady();
    if (next != armed_for_) {
      if (timer_) events_.cancel(*timer_);
      timer_.reset();
      armed_for_ = next;
      if (next) timer_ = events_.call_at(*next, [this] { timer_fired(); });
    }
    events_.set_wall_alarm(scheduler_.next_wall());
    const bool changed =
        change(runner_.finished_, scheduler_.finished()) |
        change(runner_.idle_, retiring_ && scheduler_.idle()) |
        change(runner_.closed_, retiring_ && scheduler_.closed() && resolver_.idle());
    if (changed) dependencies_.on_change();
  }

  // REQUIRES: called on the one thread that writes it.
  static bool change(std::atomic<bool>& state, bool now) {
    if (state.load(std::memory_order_relaxed) == now) return false;
    state = now;
    return true;
  }

  void timer_fired() {
    timer_.reset();
    armed_for_.reset();
    turn();
  }

  Dependencies dependencies_;
  Runner& runner_;
  ClockSteps clock_steps_;
  Loops loops_;
  EventLoop& events_;  // the first
  std::unique_ptr<StateBook> states_;
  Resolver resolver_;
  HttpEngines http_;
  FileChanges changes_;
  Scheduler scheduler_;
  std::optional<SteadyTime> armed_for_;
  std::optional<EventLoop::TimerKey> timer_;
  bool settling_ = false;
  bool retiring_ = false;
};

namespace {

// Runs `call` on the loop's thread and waits for what it gives.
template <typename Call>
auto on_loop(EventLoop& events, Call call) {
  std::packaged_task<decltype(call())()> task(std::move(call));
  auto result = task.get_future();
  events.post([&task] { task(); });
  return result.get();
}

}  // namespace

Runner::Runner(Dependencies dependencies)
    : loop_(std::make_unique<Loop>(std::move(dependencies), *this)),
      thread_([this] { loop_->events().run(); }) {}

Runner::~Runner() { loop_->events().stop(); }

void Runner::apply(plan::Plan plan) {
  loop_->begin(plan);
  on_loop(loop_->events(), [&] { loop_->apply(plan); });
}

void Runner::retire_all() {
  on_loop(loop_->events(), [&] { loop_->retire_all(); });
}

std::uint64_t Runner::abandon_runs() {
  // Whatever ended on the others has been told before the first stops, and nothing ends after the
  // rest is counted: a loop that is told to stop may have a turn left.
  loop_->loops().stop_others();
  loop_->events().stop();
  thread_.join();
  return loop_->abandon_runs();
}

}  // namespace timing::run
