// The conditions of a range on a plain calendar without zones, in the form in which they are
// searched: a window is open while any of its pieces holds.
//
// A piece is what a day must be, and which part of it is meant. A time that wraps over midnight is
// two pieces: one up to midnight, and one after it whose day is the day before.
//
// Units: seconds of local time since 1970-01-01 00:00:00. Threads: pure. Errors: none.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

#include "timing/config/config.h"
#include "timing/plan/calendar/day_part.h"

namespace timing::plan {

inline constexpr std::uint64_t kAllMonths = 0x1FFE;
inline constexpr std::uint64_t kAllDays = 0xFFFFFFFE;
inline constexpr std::uint64_t kAllWeekdays = 0x7F;

// Beyond what any clock here shows.
inline constexpr std::chrono::local_days kFirstDay{std::chrono::year(-9999) / 1 / 1};
inline constexpr std::chrono::local_days kLastDay{std::chrono::year(19999) / 12 / 31};

struct DayRule {
  std::uint64_t months = kAllMonths;      // 1-12
  std::uint64_t weekdays = kAllWeekdays;  // 0-6, 0 = Sunday
  // 1-31, in months of 28, 29, 30 and 31 days.
  std::array<std::uint64_t, 4> days = {kAllDays, kAllDays, kAllDays, kAllDays};
  std::chrono::local_days first = kFirstDay;
  std::chrono::local_days last = kLastDay;

  bool operator==(const DayRule&) const = default;
};

struct Piece {
  DayRule day{};
  bool day_before = false;  // `day` is about the day before that of the clock
  DayPart part{};
  std::chrono::local_seconds not_before = kFirstDay;
  std::chrono::local_seconds ended = kLastDay;  // the first instant that is too late

  bool operator==(const Piece&) const = default;
};

// Without those that never hold, so that there may be none.
std::vector<Piece> pieces_of(const config::RangePart& part);
// One piece that always holds where the range is empty.
std::vector<Piece> pieces_of(const config::Range& range);

}  // namespace timing::plan
