// The bytes of a body that only has a size: lines of 64 characters, the same ones at every time.
//
// Threads: a pure function. Errors: none.
#pragma once

#include <cstdint>
#include <string_view>

namespace timing::target {

// What stands at `position` of the endless filler: nearly 64 KiB of it, never less than 32 KiB,
// which live as long as the program.
std::string_view filler_at(std::uint64_t position);

}  // namespace timing::target
