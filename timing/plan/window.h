// The window of a job: the instants at which all conditions of its `range` hold on the wall clock.
//
// Half-open: an opening is the first instant that belongs to it, a closing the first that does not.
// Openings and closings are computed, never polled for: a search skips whole months, days and
// hours.
//
// Conditions hold on the clock as it stands on the wall. An hour that the change to summer time
// skips opens nothing by itself, and a window that would open in it opens at the first instant
// after it; an hour that is repeated opens its windows both times.
//
// Units: whole seconds of civil time. Threads: pure, any thread. Errors: none; conditions were
// checked when the config was loaded.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "timing/base/clock.h"
#include "timing/config/config.h"
#include "timing/plan/timezone.h"

namespace timing::plan {

// The conditions of a range, one set of values for each unit: bit n stands for the value n.
struct CivilMasks {
  std::uint64_t months = 0;    // 1-12
  std::uint64_t weekdays = 0;  // 0-6, 0 = Sunday
  std::uint64_t hours = 0;     // 0-23
  std::uint64_t minutes = 0;   // 0-59
  std::uint64_t seconds = 0;   // 0-59

  bool operator==(const CivilMasks&) const = default;
};

// The values of a unit as the conditions of `range` compare them: Sunday is 0, and 7 instead where
// a condition names 7.
struct UnitValues {
  int first = 0;
  int last = 0;
};
UnitValues values_of(config::Unit unit, const config::Range& range);

class Window {
 public:
  Window(const config::Range& range, Timezone zone);

  const Timezone& zone() const { return zone_; }
  bool always_open() const;
  bool open_at(WallTime time) const;
  // The first instant at or after `from` that is in the window; none: it never opens again.
  std::optional<WallTime> next_opening(WallTime from) const;
  // The first instant after `from` that is not in the window, `from` being in it; none: it never
  // closes.
  std::optional<WallTime> next_closing(WallTime from) const;

  // Where the conditions contradict each other: the first that leaves no value of its unit. Those
  // of different units never contradict each other: every month has every weekday, and so on down.
  std::optional<config::Condition> never_opens_because() const { return contradiction_; }

 private:
  CivilMasks masks_;
  Timezone zone_;
  std::optional<config::Condition> contradiction_;
};

}  // namespace timing::plan
