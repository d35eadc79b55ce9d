// How much of the processor's time some work takes, which other work on the machine changes least.
//
// Threads: counts that of the calling thread. Units: milliseconds. Errors: none.
#pragma once

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <string_view>

namespace timing::bench {

using Milliseconds = std::chrono::duration<double, std::milli>;

inline constexpr int kRounds = 7;

inline double processor_ms() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return Milliseconds(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec))
      .count();
}

// The least of some rounds: what the machine does besides only adds to it.
template <typename Work>
double least_ms(Work work) {
  double least = std::numeric_limits<double>::infinity();
  for (int round = 0; round < kRounds; ++round) {
    const double start = processor_ms();
    work();
    least = std::min(least, processor_ms() - start);
  }
  return least;
}

inline void print(std::string_view name, double value) { fmt::print("{} {:.6g}\n", name, value); }

}  // namespace timing::bench
