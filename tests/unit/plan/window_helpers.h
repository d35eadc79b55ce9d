// What the tests of windows share: short ways to write conditions and times, and the rules of
// `range` once more.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "timing/plan/window.h"

namespace timing::plan {

// REQUIRES: there is one of that name.
Timezone zone(std::string_view name);

config::Condition when(config::Unit unit, config::Comparison comparison, int bound);

WallTime utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0, int second = 0);

// "2026-03-29 01:00:00", in UTC; "never".
std::string show(std::optional<WallTime> time);

// The rules once more, as plainly as they can be said.
bool satisfied(const config::Range& range, const CivilTime& civil);

}  // namespace timing::plan
