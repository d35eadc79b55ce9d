#include "bench/exporter/latencies.h"

#include <cmath>
#include <random>

#include "timing/base/random.h"

namespace timing::bench {

std::vector<std::chrono::nanoseconds> latencies(std::size_t count, std::uint64_t seed) {
  constexpr double kMedianNanoseconds = 3e6;
  Random random(seed);
  std::lognormal_distribution<double> distribution(std::log(kMedianNanoseconds), 0.5);
  std::vector<std::chrono::nanoseconds> all;
  all.reserve(count);
  while (all.size() < count) all.emplace_back(std::llround(distribution(random)));
  return all;
}

}  // namespace timing::bench
