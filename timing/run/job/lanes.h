// The lanes of a job and what each of them is doing.
//
// Threads: the loop's. Units: nanoseconds. Errors: none.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "timing/base/clock.h"

namespace timing::run {

class Lanes {
 public:
  explicit Lanes(std::uint32_t count) : count_(count), idle_(count) {}

  std::uint32_t count() const { return count_; }
  std::uint32_t busy() const { return busy_; }
  // How many can take a run.
  std::uint32_t idle() const { return idle_; }

  bool idle(std::uint32_t lane) const { return states_.empty() || states_[lane] == State::idle; }
  // The first lane from `from` on that can take a run. Cheap where there are many.
  std::optional<std::uint32_t> next_idle(std::uint32_t from) const;

  void set_busy(std::uint32_t lane);
  void set_idle(std::uint32_t lane);
  // It waits for its target and takes no run.
  void set_unavailable(std::uint32_t lane);

  // A lane of a closed loop pauses before its next run. After a failed connect: 1 ms, doubling to
  // 1 s for as long as connects go on failing, or `least` where that is longer.
  void pause_after_failure(std::uint32_t lane, SteadyTime now, nanoseconds least);
  void pause(std::uint32_t lane, SteadyTime until);
  // A connect did not fail.
  void forget_failures(std::uint32_t lane) { failure_pauses_.erase(lane); }
  // When the first pause is over.
  std::optional<SteadyTime> next_resumption() const;
  // Pauses that are over make their lanes idle.
  void resume(SteadyTime now);

 private:
  enum class State : std::uint8_t { idle, busy, paused, unavailable };

  void change(std::uint32_t lane, State state);
  void make_states();

  std::uint32_t count_;
  std::uint32_t busy_ = 0;
  std::vector<State> states_;             // empty until the first run: jobs that rest cost nothing
  std::vector<std::uint64_t> idle_bits_;  // one for each lane, the first in the lowest bit
  std::uint32_t idle_;
  std::map<std::uint32_t, nanoseconds> failure_pauses_;         // how long the last one was
  std::set<std::pair<SteadyTime, std::uint32_t>> resumptions_;  // of all lanes that pause
};

}  // namespace timing::run
