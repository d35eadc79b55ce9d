// The window of a job: the instants at which all conditions of its `range` hold on the wall clock.
//
// Half-open: an opening is the first instant that belongs to it, a closing the first that does not.
// Openings and closings are computed, never polled for: a search skips whole months, days and hours.
//
// Units: whole seconds of civil time. Threads: pure, any thread. Errors: none; conditions were
// checked when the config was loaded.
#pragma once

#include <optional>
#include <string>

#include "timing/base/clock.h"
#include "timing/config/config.h"
#include "timing/plan/timezone.h"

namespace timing::plan {

class Window {
 public:
  Window(config::Range range, Timezone zone);

  const Timezone& zone() const { return zone_; }
  bool always_open() const;
  bool open_at(WallTime time) const;
  // The first instant at or after `from` that is in the window; none: it never opens again.
  std::optional<WallTime> next_opening(WallTime from) const;
  // The first instant after `from` that is not in the window, `from` being in it; none: it never
  // closes.
  std::optional<WallTime> next_closing(WallTime from) const;

  // Where the conditions contradict each other: one of them, to be named in a warning.
  std::optional<config::Condition> never_opens_because() const;

 private:
  config::Range range_;
  Timezone zone_;
};

}  // namespace timing::plan
