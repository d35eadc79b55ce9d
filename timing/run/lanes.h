// The lanes of a job and what each of them is doing.
//
// Threads: the loop's. Units: nanoseconds. Errors: none.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "timing/base/clock.h"

namespace timing::run {

class Lanes {
 public:
  explicit Lanes(std::uint32_t count) : count_(count) {}

  std::uint32_t count() const { return count_; }
  std::uint32_t busy() const { return busy_; }

  // The first lane from `from` on that can take a run.
  std::optional<std::uint32_t> next_idle(std::uint32_t from) const;

  void set_busy(std::uint32_t lane);
  void set_idle(std::uint32_t lane);
  // It waits for its target and takes no run.
  void set_unavailable(std::uint32_t lane);

  // A lane of a closed loop whose connect failed pauses: 1 ms, doubling to 1 s for as long as
  // connects go on failing.
  void pause(std::uint32_t lane, SteadyTime now);
  void forget_pause(std::uint32_t lane) { pauses_.erase(lane); }
  // When the first pause is over.
  std::optional<SteadyTime> next_resumption() const;
  // Pauses that are over make their lanes idle.
  void resume(SteadyTime now);

 private:
  enum class State : std::uint8_t { idle, busy, paused, unavailable };
  struct Pause {
    nanoseconds length;
    SteadyTime until;
  };

  State state(std::uint32_t lane) const;
  void change(std::uint32_t lane, State state);

  std::uint32_t count_;
  std::uint32_t busy_ = 0;
  std::vector<State> states_;  // empty until the first run: jobs that rest cost nothing
  std::map<std::uint32_t, Pause> pauses_;
};

}  // namespace timing::run
