// The runs that a job has left to start: numbers for exactly `run_count` of them, and whether a
// closed loop may go on.
//
// Threads: every function on any thread, without a lock. Errors: none.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

#include "timing/base/clock.h"
#include "timing/plan/share.h"

namespace timing::run {

// One run, as it is handed to a lane.
struct Run {
  std::uint64_t number = 0;   // counts from 1 over all threads of the job, on all shares
  SteadyTime intended;        // closed loop: when it was handed out
  bool late = false;          // overdue at wake-up
  std::uint32_t attempt = 1;  // which try it is, of a run that a change started
};

// Of a run_count, what may be handed out: numbers after those that are used up, once they have been
// granted.
struct Ration {
  std::uint64_t used = 0;
  std::uint64_t granted = std::numeric_limits<std::uint64_t>::max();
};

// Where a lane of a closed loop gets its next run; nullopt: it reports the end of its run to the
// RunListener instead.
class LoopSource {
 public:
  LoopSource() = default;
  LoopSource(const LoopSource&) = delete;
  LoopSource& operator=(const LoopSource&) = delete;
  virtual ~LoopSource() = default;

  virtual std::optional<std::uint64_t> take_in_closed_loop(SteadyTime now) = 0;
  // The same runs for lanes that have one thread, other than those of the other parts. Borrows what
  // it is a part of.
  virtual std::unique_ptr<LoopSource> new_part() = 0;
};

class RunSource final : public LoopSource {
 public:
  // No count: no limit. Counts are those of the share.
  explicit RunSource(std::optional<std::uint64_t> run_count, const Ration& ration = {},
                     const plan::RunShare& share = plan::RunShare());

  // A number for one more run; nullopt when the count is reached, or none is granted.
  std::optional<std::uint64_t> take();
  // A run that took a number never started.
  void give_back();
  // True when the count is reached.
  bool exhausted() const;
  std::optional<std::uint64_t> remaining() const;
  // REQUIRES: a run_count.
  std::uint64_t used() const { return *run_count_ - *remaining(); }

  // Few of the granted numbers are left, and there are more to be granted.
  bool low() const;
  std::uint64_t ungranted() const { return ungranted_.load(std::memory_order_relaxed); }
  // More are on their way: a closed loop need not ask.
  void note_grant_asked() { grant_asked_.store(true, std::memory_order_relaxed); }  // loop thread
  // `few`: from so many left on, low() is true.
  void grant(std::uint64_t numbers, std::uint64_t few);  // loop thread

  // A closed loop goes on while its window is open, and until the job ends. A lane whose run has
  // ended asks for the next one without the scheduler.
  void open_loop_gate(SteadyTime end = SteadyTime::max());  // loop thread
  void close_loop_gate();                                   // loop thread
  std::optional<std::uint64_t> take_in_closed_loop(SteadyTime now) override;
  std::unique_ptr<LoopSource> new_part() override;
  bool loop_gate_open(SteadyTime now) const {
    return now < gate_end_.load(std::memory_order_acquire);
  }
  bool counts_runs() const { return run_count_.has_value(); }
  // Takes the places of so many runs of the share at once; tells the first. REQUIRES: no run_count.
  std::uint64_t take_places(std::uint64_t count) {
    return places_.fetch_add(count, std::memory_order_relaxed);
  }
  // The number of the run that has this place among those of the share, counted from 0.
  std::uint64_t number_at(std::uint64_t place) const { return share_.number_of(place) + 1; }

 private:
  plan::RunShare share_;
  std::optional<std::uint64_t> run_count_;
  // Only with a run_count; together what remains of it.
  std::atomic<std::uint64_t> left_;  // granted
  std::atomic<std::uint64_t> ungranted_;
  std::atomic<std::uint64_t> few_;
  std::atomic<bool> grant_asked_{false};
  std::atomic<std::uint64_t> places_;                    // that are taken
  std::atomic<SteadyTime> gate_end_{SteadyTime::min()};  // no run starts from then on
};

// A part of the runs of a closed loop. Where no run_count makes all lanes
// ask in one place, it has numbers in store: threads do not meet for each run. The numbers that are
// in store at the end are no run's.
//
// Ownership: borrows the source. Threads: one. Errors: none.
class PartSource final : public LoopSource {
 public:
  explicit PartSource(RunSource& whole) : whole_(whole) {}

  std::optional<std::uint64_t> take_in_closed_loop(SteadyTime now) override;
  std::unique_ptr<LoopSource> new_part() override { return whole_.new_part(); }

 private:
  static constexpr std::uint64_t kInStore = 256;

  RunSource& whole_;
  std::uint64_t next_ = 0;  // a place
  std::uint64_t left_ = 0;
};

}  // namespace timing::run
