// Where the time of one request went, and what went over the wire for it.
//
// Phases that did not happen are absent: a request over a kept connection has neither dns, connect
// nor tls, one that timed out while it waited has no wait. With redirects each phase is the sum
// over all exchanges of the request.
//
// Units: nanoseconds; bytes on the socket, over TLS before encryption and after decryption.
// Threads: plain values. Errors: none.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace timing::record {

enum class Phase : std::uint8_t {
  dns,
  connect,  // all addresses that were tried
  tls,
  wait,     // request begun to the answer's first byte
  receive,  // first byte to last
};
inline constexpr std::size_t kPhases = 5;
// The values of the label `phase`, by Phase.
inline constexpr std::array<std::string_view, kPhases> kPhaseNames = {"dns", "connect", "tls",
                                                                      "wait", "receive"};

class Phases {
 public:
  using Duration = std::optional<std::chrono::nanoseconds>;

  const Duration& operator[](Phase phase) const { return times_[static_cast<std::size_t>(phase)]; }
  void add(Phase phase, std::chrono::nanoseconds time) {
    Duration& sum = times_[static_cast<std::size_t>(phase)];
    sum = sum.value_or(std::chrono::nanoseconds::zero()) + time;
  }
  void add(const Phases& other) {
    for (std::size_t phase = 0; phase < kPhases; ++phase) {
      if (other.times_[phase]) add(static_cast<Phase>(phase), *other.times_[phase]);
    }
  }

 private:
  std::array<Duration, kPhases> times_{};
};

struct Traffic {
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_received = 0;
  std::uint32_t connections_opened = 0;  // and used for the request
  std::uint32_t connections_reused = 0;
  std::uint32_t retries = 0;  // sent once more, over another connection

  void add(const Traffic& other) {
    bytes_sent += other.bytes_sent;
    bytes_received += other.bytes_received;
    connections_opened += other.connections_opened;
    connections_reused += other.connections_reused;
    retries += other.retries;
  }
};

}  // namespace timing::record
