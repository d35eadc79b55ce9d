// What the programs of this folder make of the times they took: pure functions.
//
// Units: nanoseconds. Threads: any. Errors: none.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace timing::bench {

using std::chrono::nanoseconds;

struct Quantiles {
  nanoseconds p50{0};
  nanoseconds p99{0};
  nanoseconds most{0};
};

// Of no delays: zeros. The p-quantile is the smallest delay that p of them do not exceed.
Quantiles quantiles_of(std::vector<nanoseconds> delays);

// When each tick lies: anchor + k * interval, and `runs_a_tick` runs start at each. The anchor is
// any instant of the grid, not only the first.
struct Grid {
  nanoseconds anchor{0};
  nanoseconds interval{1};
  std::size_t runs_a_tick = 1;
};

struct GridReport {
  std::size_t runs = 0;
  Quantiles delays;
  // What the mean rate is off by, of the rate asked for: +0.01 is one percent too many.
  double rate_error = 0;
};

// `starts`: when each run started, on the anchor's clock. Each belongs to the latest tick before it
// that leaves no tick with more runs than it has: several starts behind a stall belong to as many
// ticks. Where runs were missed, delays may have been longer than that.
// The rate is measured from the first start to the last. REQUIRES: more starts than one tick's.
GridReport measure_against(const Grid& grid, std::vector<nanoseconds> starts);

}  // namespace timing::bench
