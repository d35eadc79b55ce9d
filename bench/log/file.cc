// How many lines a second reach a file, while one thread brings more than that.
//
// Usage: bench_log_file FILE SECONDS
// Prints the lines that were written a second, those that were dropped a second, and the processor
// time of the whole program for each line that was written, in nanoseconds.
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>

#include "bench/exporter/processor_time.h"
#include "bench/log/writer.h"
#include "bench/program.h"

namespace timing::bench {
namespace {

using Seconds = std::chrono::duration<double>;

Seconds time_of(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

Seconds program_time() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return time_of(usage.ru_utime) + time_of(usage.ru_stime);
}

// A request's line, 150 bytes with its time and its level.
const std::string kText =
    "GET to http://shop.example.com/api/v1/orders ... status=200 duration=1.234ms bytes=512 "
    "name=checkout run=1234567 thread=12";

void run(int argc, char** argv) {
  if (argc != 3) throw std::invalid_argument("usage: FILE SECONDS");
  Writer writer(argv[1]);
  const Seconds used_before = program_time();
  const auto start = std::chrono::steady_clock::now();
  const auto end = start + std::chrono::seconds(std::stoi(argv[2]));
  std::uint64_t lines = 0;
  while (std::chrono::steady_clock::now() < end) {
    for (int i = 0; i < 100; ++i) writer.log().info(kText);
    lines += 100;
  }
  writer.flush();
  const Seconds elapsed = std::chrono::steady_clock::now() - start;
  const Seconds used = program_time() - used_before;
  const std::uint64_t written = lines - writer.dropped();
  print("written_a_second", static_cast<double>(written) / elapsed.count());
  print("dropped_a_second", static_cast<double>(writer.dropped()) / elapsed.count());
  print("program_ns_a_line", used.count() * 1e9 / static_cast<double>(written));
}

}  // namespace
}  // namespace timing::bench

int main(int argc, char** argv) {
  return timing::bench::run_program(timing::bench::run, argc, argv);
}
