#include "bench/schedule/delays.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace timing::bench {
namespace {

nanoseconds quantile(const std::vector<nanoseconds>& sorted, double part) {
  const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(sorted.size())));
  return sorted[std::max(rank, std::size_t{1}) - 1];
}

// The index of the last tick at or before `start`; the anchor's is 0.
std::int64_t tick_before(const Grid& grid, nanoseconds start) {
  const nanoseconds offset = start - grid.anchor;
  const std::int64_t tick = offset / grid.interval;
  return offset < tick * grid.interval ? tick - 1 : tick;
}

std::vector<nanoseconds> delays_of(const Grid& grid, const std::vector<nanoseconds>& sorted) {
  std::vector<nanoseconds> delays;
  delays.reserve(sorted.size());
  // From the last start back, so that each finds the latest tick that the later ones leave it.
  std::int64_t tick = std::numeric_limits<std::int64_t>::max();
  std::size_t left = 0;  // runs that the tick has room for
  for (auto start = sorted.rbegin(); start != sorted.rend(); ++start) {
    const std::int64_t before = tick_before(grid, *start);
    if (before < tick || left == 0) {
      tick = std::min(before, tick - 1);
      left = grid.runs_a_tick;
    }
    --left;
    delays.push_back(*start - (grid.anchor + tick * grid.interval));
  }
  return delays;
}

}  // namespace

Quantiles quantiles_of(std::vector<nanoseconds> delays) {
  if (delays.empty()) return {};
  std::ranges::sort(delays);
  return {.p50 = quantile(delays, 0.5), .p99 = quantile(delays, 0.99), .most = delays.back()};
}

GridReport measure_against(const Grid& grid, std::vector<nanoseconds> starts) {
  std::ranges::sort(starts);
  // Between the first start and the last lie the runs of all ticks but one.
  const auto runs = static_cast<double>(starts.size() - grid.runs_a_tick);
  const auto span = static_cast<double>((starts.back() - starts.front()).count());
  const auto asked =
      static_cast<double>(grid.runs_a_tick) / static_cast<double>(grid.interval.count());

  return {.runs = starts.size(),
          .delays = quantiles_of(delays_of(grid, starts)),
          .rate_error = runs / span / asked - 1};
}

}  // namespace timing::bench
