// Part of a day: the seconds of it at which a clock may show what it must, between two times.
//
// Units: seconds since the midnight at which the day begins. Threads: pure. Errors: none.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace timing::plan {

inline constexpr std::uint64_t kAllHours = 0xFFFFFF;
inline constexpr std::uint64_t kAllMinutes = 0xFFFFFFFFFFFFFFF;
inline constexpr std::uint64_t kAllSeconds = kAllMinutes;

// Bit n of a mask stands for the value n.
struct ClockMasks {
  std::uint64_t hours = kAllHours;      // 0-23
  std::uint64_t minutes = kAllMinutes;  // 0-59
  std::uint64_t seconds = kAllSeconds;  // 0-59

  bool operator==(const ClockMasks&) const = default;
};

struct DayPart {
  ClockMasks clock{};
  std::chrono::seconds begin{0};
  std::chrono::seconds end = std::chrono::hours(24);  // may lie past the day

  bool operator==(const DayPart&) const = default;
};

bool contains(const DayPart& part, std::chrono::seconds time);

// The first second of the day, from `from` on, that belongs to any of the parts (`open`), or to
// none.
std::optional<std::chrono::seconds> first_that_is(bool open, const std::vector<DayPart>& parts,
                                                  std::chrono::seconds from);

}  // namespace timing::plan
