// Dates, times of day, and the names of months and weekdays, as people write them.
//
// Dates are ISO 8601's (2026-12-24, 2026-12-24T08:00:00, a blank in place of the T is fine too), of
// the years 0001 to 9999, without a zone: they stand for the clock of the job.
// Units: times of day in seconds since midnight. Threads: pure. Errors: nullopt for anything else.
#pragma once

#include <optional>
#include <string_view>

#include "timing/config/config.h"

namespace timing::config {

// "8:00", "08:00" or "08:00:30"; up to "24:00".
std::optional<std::chrono::seconds> parse_time_of_day(std::string_view text);

// "22:30-06:15", with or without blanks around the '-'. The ends may be equal. Only the second may
// be 24:00.
std::optional<TimeSpan> parse_time_span(std::string_view text);

std::optional<DateBound> parse_date(std::string_view text);

// 1 for "jan" and "January" as a month, 0 for "sun" and "Sunday" as a weekday; other units have no
// names.
std::optional<int> value_of_name(Unit unit, std::string_view name);

}  // namespace timing::config
