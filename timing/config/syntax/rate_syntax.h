// Rates as configs write them: "500/s", "30/m", "0.5/h".
//
// Threads: pure. Errors: in words that follow "is '<text>', ": "which has no unit".
#pragma once

#include <string_view>

#include "timing/base/result.h"
#include "timing/config/config.h"

namespace timing::config {

// What messages say where a rate is wanted.
inline constexpr std::string_view kRateForm =
    "a rate such as 500/s, 30/m or 0.5/h, with up to six decimals, at most 1000000/s";

// Zero is a rate.
Result<Rate> parse_rate(std::string_view text);

}  // namespace timing::config
