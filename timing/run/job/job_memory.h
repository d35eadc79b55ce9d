// What one job keeps for the next start of the program, before it acts:
//
// - A tick of a job with catch_up is held until the store knows that it is planned: a crash between
//   the two loses its runs, and never doubles them. Where ticks follow each other within a second,
//   those of the next second are settled beforehand, and none of them waits.
// - Numbers of a run_count are granted in blocks, settled beforehand too: a crash loses those of a
//   block that were not used, and the count is never exceeded. A block is what the job starts in
//   about a second, and at least one run of each thread.
//
// Ownership: borrows the plan and the store, which outlive it. Threads: the loop's. Units:
// nanoseconds. Errors: none, see state_store.h.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "timing/base/clock.h"
#include "timing/plan/plan.h"
#include "timing/plan/ticks/ticker.h"
#include "timing/run/job/state_store.h"
#include "timing/run/run_source.h"

namespace timing::run {

class JobMemory {
 public:
  using TickHandler = std::function<void(const plan::Tick&)>;

  // Null where there is no store, or where nothing of the job outlives the program.
  static std::unique_ptr<JobMemory> open(const plan::JobPlan& plan, StateStore* store);

  JobMemory(const plan::JobPlan& plan, StateStore& store);

  Ration ration() const { return {.used = began_.runs_used, .granted = began_.runs_granted}; }
  // Ticks up to this instant were planned before the program was started; tells it once.
  std::optional<WallTime> take_settled() { return std::exchange(began_.settled, std::nullopt); }

  // Ticks up to `now` are dealt with: `then` is called once the store knows.
  void settle(WallTime now, std::function<void()> then);
  // False: the tick may start at once. Else `start` is called with it as soon as it may.
  bool hold(const plan::Tick& tick, WallTime due, std::uint64_t runs, TickHandler start);
  // Gives up the ticks that are held, of the lane if one is named; tells how many runs they
  // planned.
  std::uint64_t drop_held();
  std::uint64_t drop_held_of(std::optional<std::uint32_t> lane);

  // Grants the source more numbers where it wants them; `then` is called when it has them.
  void grant_runs(RunSource& source, SteadyTime now, std::function<void()> then);

  // Keeps where the job stands, exactly.
  void leave(const RunSource& source, WallTime now);

 private:
  struct HeldTick {
    plan::Tick tick;
    std::uint64_t runs;
    std::uint64_t note;  // which it waits for
    TickHandler start;
  };

  // Tells which note it is.
  std::uint64_t note(std::function<void()> kept);
  void settle_ahead(WallTime until);
  void start_held(std::uint64_t kept);

  const plan::JobPlan& plan_;
  StateStore& store_;
  Resumption began_;
  state::JobState state_;

  nanoseconds ahead_;        // ticks are settled so long beforehand
  WallTime promised_until_;  // on its way to the store
  WallTime kept_until_;      // the store knows
  std::uint64_t clock_steps_ = 0;
  std::deque<HeldTick> held_;

  std::uint64_t block_;
  bool granting_ = false;
  std::optional<SteadyTime> last_grant_;

  std::uint64_t notes_ = 0;
  std::shared_ptr<const bool> alive_;  // the store may call when this is gone
};

// How many numbers of its run_count a job is granted at first.
std::uint64_t first_block(const plan::JobPlan& plan);

}  // namespace timing::run
