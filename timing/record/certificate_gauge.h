// When the certificates of a job's server end: set with each TLS handshake, read by scrapes.
//
// Of several connections the last one counts.
//
// Threads: set() on any writer's, read() on any, without a lock. Units: whole wall seconds.
// Errors: none.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>

namespace timing::record {

class CertificateGauge {
 public:
  void set(std::chrono::sys_seconds not_after) {
    not_after_.store(not_after.time_since_epoch().count(), std::memory_order_relaxed);
  }
  // None: there was no handshake yet.
  std::optional<std::chrono::sys_seconds> read() const {
    const std::int64_t seconds = not_after_.load(std::memory_order_relaxed);
    if (seconds == kNone) return std::nullopt;
    return std::chrono::sys_seconds(std::chrono::seconds(seconds));
  }

 private:
  static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();

  std::atomic<std::int64_t> not_after_{kNone};
};

}  // namespace timing::record
