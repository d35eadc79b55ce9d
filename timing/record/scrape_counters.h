// How often the metrics were asked for.
//
// Threads: any thread may count and read. Errors: none.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace timing::record {

struct ScrapeCounters {
  static constexpr std::size_t kStatuses = 600;  // HTTP's end with 599

  std::atomic<std::uint64_t> in_flight{0};
  std::array<std::atomic<std::uint64_t>, kStatuses> by_status{};  // those that were answered
};

}  // namespace timing::record
