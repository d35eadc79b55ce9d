#include "bench/schedule/delays.h"

#include <algorithm>
#include <cmath>

namespace timing::bench {
namespace {

nanoseconds quantile(const std::vector<nanoseconds>& sorted, double part) {
  const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(sorted.size())));
  return sorted[std::max(rank, std::size_t{1}) - 1];
}

nanoseconds after_tick(const Grid& grid, nanoseconds start) {
  const nanoseconds offset = (start - grid.anchor) % grid.interval;
  return offset < nanoseconds(0) ? offset + grid.interval : offset;
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

  GridReport report{.runs = starts.size(), .delays = {}, .rate_error = runs / span / asked - 1};
  for (nanoseconds& start : starts) start = after_tick(grid, start);
  report.delays = quantiles_of(std::move(starts));
  return report;
}

}  // namespace timing::bench
