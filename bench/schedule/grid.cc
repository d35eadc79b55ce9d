// How far the starts that the receiver saw are from their grid.
//
// Usage: bench_grid STAMPS INTERVAL ANCHOR RUNS_A_TICK
//   STAMPS    what bench_receiver wrote
//   INTERVAL  nanoseconds
//   ANCHOR    an instant of the grid, in seconds since 1970 with their fraction
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/program.h"
#include "bench/schedule/delays.h"

namespace {

using std::chrono::nanoseconds;

std::vector<nanoseconds> read_stamps(const char* path) {
  std::ifstream file(path);
  std::vector<nanoseconds> stamps;
  for (std::int64_t stamp = 0; file >> stamp;) stamps.emplace_back(stamp);
  if (!file.eof()) throw std::runtime_error(fmt::format("{}: not a list of stamps", path));
  return stamps;
}

// A double holds an instant of our days to a quarter of a microsecond.
nanoseconds parse_instant(const std::string& text) {
  return std::chrono::round<nanoseconds>(std::chrono::duration<double>(std::stod(text)));
}

int run(int argc, char** argv) {
  if (argc != 5) throw std::invalid_argument("usage: STAMPS INTERVAL ANCHOR RUNS_A_TICK");
  const timing::bench::Grid grid{.anchor = parse_instant(argv[3]),
                                 .interval = nanoseconds(std::stoll(argv[2])),
                                 .runs_a_tick = std::stoul(argv[4])};
  std::vector<nanoseconds> stamps = read_stamps(argv[1]);
  if (stamps.size() <= grid.runs_a_tick) throw std::runtime_error("too few stamps");
  const timing::bench::GridReport report = measure_against(grid, std::move(stamps));
  fmt::print("runs {}\np50_ns {}\np99_ns {}\nmax_ns {}\nrate_error_percent {:.6f}\n", report.runs,
             report.delays.p50.count(), report.delays.p99.count(), report.delays.most.count(),
             100 * std::abs(report.rate_error));
  return 0;
}

}  // namespace

int main(int argc, char** argv) { return timing::bench::run_program(run, argc, argv); }
