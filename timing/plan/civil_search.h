// Searches on a plain calendar without zones: the next second that a set of masks holds, or does
// not.
//
// A step skips as much as it can (months, days, hours, minutes), so that a search takes some tens
// of steps at most.
//
// Units: seconds of local time since 1970-01-01 00:00:00. Threads: pure. Errors: none.
#pragma once

#include <chrono>

#include "timing/plan/window.h"

namespace timing::plan {

inline constexpr CivilMasks kAllHold{.months = 0x1FFE,
                                     .weekdays = 0x7F,
                                     .hours = 0xFFFFFF,
                                     .minutes = 0xFFFFFFFFFFFFFFF,
                                     .seconds = 0xFFFFFFFFFFFFFFF};

bool holds_at(const CivilMasks& masks, std::chrono::local_seconds time);

// The first second at or after `from` that all masks hold. REQUIRES: no mask is empty.
std::chrono::local_seconds next_inside(const CivilMasks& masks, std::chrono::local_seconds from);

// The first second at or after `from` that not all masks hold. REQUIRES: `masks` is not kAllHold.
std::chrono::local_seconds next_outside(const CivilMasks& masks, std::chrono::local_seconds from);

}  // namespace timing::plan
