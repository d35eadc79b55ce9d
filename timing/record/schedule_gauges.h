// Where a job stands in its schedule: gauges that the scheduler sets and scrapes read.
//
// Each is right by itself; two of them may be of two moments next to each other.
//
// Threads: set() on the loop's, read() on any, without a lock. Units: wall nanoseconds. Errors:
// none.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <optional>

#include "timing/base/clock.h"

namespace timing::record {

struct ScheduleState {
  bool window_open = false;
  std::uint64_t in_flight = 0;                                 // runs
  std::optional<std::uint64_t> runs_remaining = std::nullopt;  // none: no limit
  std::optional<WallTime> next_run = std::nullopt;             // none: no instant is planned
  std::optional<WallTime> window_next_change =
      std::nullopt;  // none: it never opens or closes again
};

class ScheduleGauges {
 public:
  void set(const ScheduleState& state);
  ScheduleState read() const;

 private:
  static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();

  std::atomic<bool> window_open_{false};
  std::atomic<std::uint64_t> in_flight_{0};
  std::atomic<std::int64_t> runs_remaining_{kNone};
  std::atomic<std::int64_t> next_run_{kNone};
  std::atomic<std::int64_t> window_next_change_{kNone};
};

}  // namespace timing::record
