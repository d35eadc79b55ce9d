// What the kernel says about this process, for the metrics named process_*.
//
// Source of the formats: proc(5), the files self/stat, self/limits and stat.
// Threads: any. Errors: what cannot be read is a failed Result; nothing is guessed.
#pragma once

#include <cstdint>
#include <filesystem>

#include "timing/base/result.h"

namespace timing::exporter {

struct ProcessMetrics {
  double cpu_seconds = 0;
  double start_time_seconds = 0;  // Unix time
  std::uint64_t open_descriptors = 0;
  double max_descriptors = 0;  // infinity where there is no limit
  std::uint64_t threads = 0;
  std::uint64_t virtual_memory_bytes = 0;
  double max_virtual_memory_bytes = 0;  // infinity where there is no limit
  std::uint64_t resident_memory_bytes = 0;
};

// `proc` is where the proc file system is mounted.
Result<ProcessMetrics> read_process_metrics(const std::filesystem::path& proc = "/proc");

}  // namespace timing::exporter
