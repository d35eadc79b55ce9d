// Ranges and instants in few words, and the rules of a window once more, as plainly as they can be
// said: nothing is shared with what is tested.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "timing/base/random.h"
#include "timing/config/config.h"
#include "timing/plan/calendar/timezone.h"

namespace timing::plan::test {

Timezone zone(std::string_view name);

config::Condition when(config::Unit unit, config::Comparison comparison, int bound);
config::Condition when(config::Unit unit, config::Comparison comparison, std::vector<int> values);
config::Range all_of(std::vector<config::Condition> conditions);
// "22:30-06:15": hours and minutes, two digits each.
config::TimeSpan span(std::string_view text);
config::DateBound date(int year, int month, int day,
                       std::optional<std::chrono::seconds> time = std::nullopt);

WallTime utc(int year, int month, int day, int hour = 0, int minute = 0, int second = 0);
// "2026-03-29 01:00:00", in UTC.
std::string show(std::optional<WallTime> time);

// Whether a window of that range is open while a clock shows `civil`.
bool is_open(const config::Range& range, const CivilTime& civil);

// `one_in`: how rare conditions on months and days are. Dates lie within some days of `around`.
config::Range random_range(Random& random, unsigned one_in, WallTime around);

}  // namespace timing::plan::test
