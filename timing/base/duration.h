// Durations in Go's spelling: "300ms", "-1.5h", "1h30m", as configs and templates write them.
//
// Source of the format: Go's time.ParseDuration and time.Duration.String; tests/testdata/
// go-durations.tsv holds Go's own answers.
// Units: nanoseconds; fractions of a nanosecond are cut off. Threads: pure functions.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "timing/base/result.h"

namespace timing {

// Errors: anything Go rejects: no unit, blanks, an unknown unit, more than about 292 years.
Result<std::chrono::nanoseconds> parse_duration(std::string_view text);

// The shortest spelling Go gives: "1.234ms", "3s", "1h30m0s", "0s".
std::string format_duration(std::chrono::nanoseconds duration);

}  // namespace timing
