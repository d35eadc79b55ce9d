// Sizes: a whole number of bytes, or of KiB, MiB or GiB. Units of 1000 are no units here, since
// programs disagree about what "10MB" is.
//
// Threads: pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "timing/base/result.h"

namespace timing::config {

// Errors: in words that follow "is '<text>', ": "which is negative".
Result<std::uint64_t> parse_size(std::string_view text);

}  // namespace timing::config
