// The openings of a window in a stretch of time, in order and fast: most come by whole days.
//
// An opening here is what of it lies in the stretch: the first may have begun before, the last may
// go on. That is how a job that starts with the stretch sees its window.
//
// Units: wall nanoseconds. Threads: one at a time. Errors: none.
#pragma once

#include "timing/base/clock.h"
#include "timing/plan/calendar/civil_days.h"
#include "timing/plan/calendar/day_pattern.h"
#include "timing/plan/calendar/window.h"

namespace timing::plan {

struct OpenSpan {
  WallTime begin;
  WallTime end;
  nanoseconds open_before{0};  // how long the window has been open in the stretch before
};

// The inner openings of a plain day.
struct OpenDay {
  const DayPattern& pattern;
  const CivilDayPart& day;
  nanoseconds open_before{0};
};

class OpeningVisitor {
 public:
  OpeningVisitor() = default;
  OpeningVisitor(const OpeningVisitor&) = delete;
  OpeningVisitor& operator=(const OpeningVisitor&) = delete;
  virtual ~OpeningVisitor() = default;

  // False: no more.
  virtual bool visit(const OpenSpan& span) = 0;
  // False: not all at once, but one by one.
  virtual bool visit_day(const OpenDay& day) = 0;
};

// The openings in [from, end), until the window has been open for `limit`.
void walk_openings(const Window& window, WallTime from, WallTime end, OpeningVisitor& visitor,
                   nanoseconds limit = nanoseconds::max());

}  // namespace timing::plan
