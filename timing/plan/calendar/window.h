// The window of a job: the instants at which any part of its `range` holds on the wall clock.
//
// Half-open: an opening is the first instant that belongs to it, a closing the first that does not;
// parts that overlap or touch are one window. Openings and closings are computed, never polled for:
// see civil_search.h.
//
// Conditions hold on the clock as it stands on the wall. An hour that the change to summer time
// skips opens nothing by itself, and a window that would open in it opens at the first instant
// after it; an hour that is repeated opens its windows both times.
//
// Units: whole seconds of civil time. Threads: pure, any thread. Errors: none; conditions were
// checked when the config was loaded.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "timing/base/clock.h"
#include "timing/config/config.h"
#include "timing/plan/calendar/civil_pieces.h"
#include "timing/plan/calendar/timezone.h"

namespace timing::plan {

class Window {
 public:
  // Where `not_before` is given, it opens no earlier, whatever the range says.
  Window(const config::Range& range, Timezone zone,
         std::optional<WallTime> not_before = std::nullopt);

  const Timezone& zone() const { return zone_; }
  const std::vector<Piece>& pieces() const { return pieces_; }
  std::optional<WallTime> not_before() const { return not_before_; }
  // Whether the range says nothing; parts that together leave nothing out it does not count.
  bool always_open() const;
  bool open_at(WallTime time) const;
  // The first instant at or after `from` that is in the window; none: it never opens again.
  std::optional<WallTime> next_opening(WallTime from) const;
  // The first instant after `from` that is not in the window, `from` being in it; none: it never
  // closes.
  std::optional<WallTime> next_closing(WallTime from) const;

 private:
  std::optional<WallTime> first_that_is(bool open, WallTime from) const;

  std::vector<Piece> pieces_;
  Timezone zone_;
  std::optional<WallTime> not_before_;
};

}  // namespace timing::plan
