// Whole numbers as YAML users write them: 8, 08, 8.0, +8, 8_000, 8e3, 0x1f, 0o17, -8.
//
// Source: the number forms of YAML 1.1 and 1.2 that Go's YAML takes for an int. A leading zero
// before more than one digit, where the two versions disagree (010 is 8 in one and 10 in the
// other), is an error rather than a guess.
// Threads: pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "timing/base/result.h"

namespace timing::config {

// Errors: in words that follow "is '<text>', ": "which is not a whole number".
Result<std::int64_t> parse_whole_number(std::string_view text);

}  // namespace timing::config
