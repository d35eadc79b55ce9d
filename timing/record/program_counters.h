// What the program counts about itself rather than about a job.
//
// Threads: any thread may count and read. Errors: none.
#pragma once

#include <atomic>
#include <cstdint>

#include "timing/record/scrape_counters.h"

namespace timing::record {

struct ProgramCounters {
  // The queue was full, or the output was gone: of the standard streams, and of the log file.
  std::atomic<std::uint64_t> log_lines_dropped{0};
  std::atomic<std::uint64_t> log_file_lines_dropped{0};
  std::atomic<std::uint64_t> log_lines_truncated{0};  // longer than a line may be
  std::atomic<std::uint64_t> reloads_failed{0};
  std::atomic<std::uint64_t> clock_steps{0};
  std::atomic<std::uint64_t> state_write_failures{0};
  std::atomic<std::uint64_t> push_failures{0};
  std::atomic<bool> last_reload_successful{false};
  std::atomic<std::int64_t> last_reload_success_seconds{0};  // Unix time; 0: never
  // Which of the processes that share the plan this is; set before anything reads them.
  std::atomic<std::uint32_t> shard{0};
  std::atomic<std::uint32_t> shards{1};
  ScrapeCounters scrapes;
};

}  // namespace timing::record
