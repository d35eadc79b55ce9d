// Latencies like those of a target: lognormal around 3 ms, from 0.4 ms to 20 ms.
//
// Threads: a pure function. Errors: none.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace timing::bench {

std::vector<std::chrono::nanoseconds> latencies(std::size_t count, std::uint64_t seed);

}  // namespace timing::bench
