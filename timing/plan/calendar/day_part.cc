#include "timing/plan/calendar/day_part.h"

#include <algorithm>
#include <bit>

namespace timing::plan {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr unsigned kMinutesOfHour = 60;
constexpr unsigned kMinutesOfDay = 24 * kMinutesOfHour;

bool has(std::uint64_t mask, unsigned value) { return (mask >> value & 1U) != 0; }

// The seconds of a minute of the day.
std::uint64_t seconds_of(const DayPart& part, unsigned minute) {
  if (!has(part.clock.hours, minute / kMinutesOfHour)) return 0;
  if (!has(part.clock.minutes, minute % kMinutesOfHour)) return 0;
  const auto begin = part.begin.count() - 60 * static_cast<std::int64_t>(minute);
  const auto end = part.end.count() - 60 * static_cast<std::int64_t>(minute);
  if (begin >= 60 || end <= 0) return 0;
  std::uint64_t mask = part.clock.seconds;
  if (begin > 0) mask &= kAllSeconds << static_cast<unsigned>(begin);
  if (end < 60) mask &= ~(kAllSeconds << static_cast<unsigned>(end));
  return mask;
}

std::uint64_t seconds_that_are(bool open, const std::vector<DayPart>& parts, unsigned minute) {
  std::uint64_t mask = 0;
  for (const DayPart& part : parts) mask |= seconds_of(part, minute);
  return open ? mask : ~mask & kAllSeconds;
}

bool fills(const DayPart& part, unsigned hour) {
  return has(part.clock.hours, hour) && part.clock.minutes == kAllMinutes &&
         part.clock.seconds == kAllSeconds && part.begin <= hours(hour) &&
         part.end >= hours(hour + 1);
}

bool avoids(const DayPart& part, unsigned hour) {
  return !has(part.clock.hours, hour) || part.begin >= hours(hour + 1) || part.end <= hours(hour);
}

// Whether an hour need not be looked into.
bool nothing_is(bool open, const std::vector<DayPart>& parts, unsigned hour) {
  return open ? std::ranges::all_of(parts, [hour](const auto& part) { return avoids(part, hour); })
              : std::ranges::any_of(parts, [hour](const auto& part) { return fills(part, hour); });
}

}  // namespace

bool contains(const DayPart& part, seconds time) {
  const auto second = static_cast<unsigned>(time.count());
  return has(seconds_of(part, second / 60), second % 60);
}

std::optional<seconds> first_that_is(bool open, const std::vector<DayPart>& parts, seconds from) {
  const auto start = static_cast<unsigned>(from.count());
  for (unsigned minute = start / 60; minute < kMinutesOfDay; ++minute) {
    const unsigned hour = minute / kMinutesOfHour;
    if (nothing_is(open, parts, hour)) {
      minute = (hour + 1) * kMinutesOfHour - 1;
      continue;
    }
    std::uint64_t found = seconds_that_are(open, parts, minute);
    if (minute == start / 60) found = found >> start % 60 << start % 60;
    if (found != 0) return minutes(minute) + seconds(std::countr_zero(found));
  }
  return std::nullopt;
}

}  // namespace timing::plan
