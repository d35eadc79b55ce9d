// The values that the flags of `timing plan` take.
//
// Units: nanoseconds. Threads: pure. Errors: words that say what is allowed.
#pragma once

#include <optional>
#include <string>

#include "timing/base/clock.h"
#include "timing/base/result.h"

namespace timing::app {

// "now" is nullopt; else an instant: 2026-12-01T08:00:00 or 2026-12-01, in UTC unless `Z` or an
// offset such as +01:00 follows.
Result<std::optional<WallTime>> parse_from(const std::string& text);

// A duration that may begin with weeks and days, 24 hours each: 7d, 2w, 1w2d12h, 90m. Longer than
// nothing, and at most 36500d.
Result<nanoseconds> parse_span(const std::string& text);

// As people write it who take days: "7d", "1d12h0m0s", "1h30m0s".
std::string format_span(nanoseconds span);

// "2000/s", "120000/m", "1.5/h".
struct RateLimit {
  std::string text;
  double a_second = 0;
};
Result<RateLimit> parse_rate_limit(const std::string& text);

}  // namespace timing::app
