// What a label set takes that has recorded, allocator included: many recorders, each with one label
// set, and the memory that the first request and those after it brought.
//
// Usage: bench_memory LABEL_SETS
#include <fmt/format.h>
#include <malloc.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/exporter/latencies.h"
#include "bench/program.h"
#include "timing/record/buckets.h"
#include "timing/record/recorder.h"

namespace timing::bench {
namespace {

constexpr std::size_t kRequests = 10'000;

std::size_t allocated() { return ::mallinfo2().uordblks; }

void run(int argc, char** argv) {
  if (argc != 2) throw std::invalid_argument("usage: LABEL_SETS");
  const auto label_sets = static_cast<std::size_t>(std::stoull(argv[1]));
  const record::Bounds bounds = record::parse_buckets("0.1, 0.3, 1.2, 5.0").value();
  const record::Bounds run_bounds = record::one_two_five_bounds();
  const std::vector<std::chrono::nanoseconds> durations = latencies(kRequests, 1);

  std::vector<std::unique_ptr<record::Recorder>> recorders(label_sets);
  const std::size_t none = allocated();
  for (auto& recorder : recorders) {
    recorder = std::make_unique<record::Recorder>(bounds, run_bounds);
  }
  const std::size_t empty = allocated();
  record::Outcome outcome;
  outcome.code = {record::Code::Kind::http, 200};
  outcome.success = true;
  for (const auto& recorder : recorders) {
    for (const std::chrono::nanoseconds duration : durations) {
      outcome.service_time = duration;
      recorder->request_ended(outcome);
    }
  }
  const std::size_t full = allocated();
  fmt::print("recorder_bytes {}\nlabel_set_bytes {}\n", (empty - none) / label_sets,
             (full - empty) / label_sets);
}

}  // namespace
}  // namespace timing::bench

int main(int argc, char** argv) {
  return timing::bench::run_program(timing::bench::run, argc, argv);
}
