#include "timing/plan/ticks/aligned_line.h"

#include <algorithm>
#include <utility>

#include "timing/plan/calendar/local_time.h"

namespace timing::plan {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::sys_seconds;

namespace {

// Days are looked at only this far from the ends of what the clock can count.
constexpr nanoseconds kMargin = days(4);
constexpr nanoseconds kFirst = nanoseconds::min() + kMargin;
constexpr nanoseconds kEnd = nanoseconds::max() - kMargin;

local_days day_at(const Timezone& zone, sys_seconds time) {
  return std::chrono::floor<days>(local_seconds(time.time_since_epoch() + zone.offset_at(time)));
}

}  // namespace

AlignedLine::AlignedLine(Timezone zone, nanoseconds interval)
    : TickLine(LineClock::wall), zone_(std::move(zone)), interval_(interval) {}

std::optional<LineTick> AlignedLine::first_from(nanoseconds from) {
  from = std::max(from, kFirst);
  if (from >= kEnd) return std::nullopt;
  const auto tick_in = [this](const Stretch& stretch, nanoseconds time) {
    return stretch.begin + interval_ * static_cast<std::int64_t>(ticks_before(stretch, time));
  };
  nanoseconds end = stretch_at(from).end;
  nanoseconds tick = tick_in(stretch_, from);
  if (tick >= end) {
    if (end >= kEnd) return std::nullopt;
    tick = stretch_at(end).begin;
    end = stretch_.end;
  }
  return LineTick{.at = tick,
                  .key = static_cast<std::uint64_t>(tick.count()),
                  .to_next = std::min(interval_, end - tick)};
}

std::uint64_t AlignedLine::count(nanoseconds from, nanoseconds end) {
  from = std::max(from, kFirst);
  end = std::min(end, kEnd);
  std::uint64_t ticks = 0;
  while (from < end) {
    const Stretch& stretch = stretch_at(from);
    const nanoseconds last = std::min(end, stretch.end);
    ticks += ticks_before(stretch, last) - ticks_before(stretch, from);
    from = last;
  }
  return ticks;
}

const AlignedLine::Stretch& AlignedLine::stretch_at(nanoseconds time) {
  if (time < stretch_.begin || time >= stretch_.end) {
    stretch_ = find_stretch(std::chrono::floor<std::chrono::seconds>(WallTime(time)));
  }
  return stretch_;
}

AlignedLine::Stretch AlignedLine::find_stretch(sys_seconds time) const {
  // Clocks that are turned back over midnight show a day again that has been over.
  local_days day = day_at(zone_, time) + days(2);
  while (first_instant(zone_, day) > time) day -= days(1);
  const sys_seconds begin = first_instant(zone_, day);
  Stretch stretch{.begin = begin.time_since_epoch(), .end = kEnd};
  // A day whose midnight is skipped is shorter, though the offset does not change on it.
  const sys_seconds next = first_instant(zone_, day + days(1));
  if (next - begin != days(1)) {
    stretch.end = next.time_since_epoch();
    return stretch;
  }
  const auto change = zone_.next_offset_change(begin);
  if (!change || change->time_since_epoch() >= kEnd) return stretch;
  day = day_at(zone_, std::chrono::floor<std::chrono::seconds>(*change));
  while (first_instant(zone_, day) < *change) day += days(1);
  stretch.end = first_instant(zone_, day).time_since_epoch();
  return stretch;
}

std::uint64_t AlignedLine::ticks_before(const Stretch& stretch, nanoseconds time) const {
  return static_cast<std::uint64_t>((time - stretch.begin + interval_ - nanoseconds(1)) /
                                    interval_);
}

}  // namespace timing::plan
