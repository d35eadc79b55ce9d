#include "timing/plan/calendar/window.h"

#include <algorithm>

#include "timing/plan/calendar/civil_search.h"

namespace timing::plan {
namespace {

using std::chrono::local_seconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr sys_seconds kEndOfTime = std::chrono::floor<seconds>(WallTime::max());

// The zone's offset at one instant and up to where it changes.
struct Span {
  seconds offset;
  sys_seconds end;
};

Span span_at(const Timezone& zone, sys_seconds time) {
  Span span{.offset = zone.offset_at(time), .end = kEndOfTime};
  if (const auto change = zone.next_offset_change(time)) {
    span.end = std::min(kEndOfTime, std::chrono::ceil<seconds>(*change));
  }
  return span;
}

local_seconds to_local(sys_seconds time, seconds offset) {
  return local_seconds{time.time_since_epoch() + offset};
}

}  // namespace

Window::Window(const config::Range& range, Timezone zone, std::optional<WallTime> not_before)
    : pieces_(pieces_of(range)), zone_(std::move(zone)), not_before_(not_before) {}

bool Window::always_open() const { return std::ranges::find(pieces_, Piece{}) != pieces_.end(); }

bool Window::open_at(WallTime time) const {
  if (not_before_ && time < *not_before_) return false;
  if (always_open()) return true;
  const auto second = std::chrono::floor<seconds>(time);
  const local_seconds local = to_local(second, zone_.offset_at(second));
  return std::ranges::any_of(pieces_,
                             [local](const Piece& piece) { return holds_at(piece, local); });
}

std::optional<WallTime> Window::next_opening(WallTime from) const {
  if (not_before_) from = std::max(from, *not_before_);
  return open_at(from) ? std::optional(from) : first_that_is(true, from);
}

std::optional<WallTime> Window::next_closing(WallTime from) const {
  return always_open() ? std::nullopt : first_that_is(false, from);
}

// Searches one span of constant offset after the other: within a span local and absolute time run
// alike.
std::optional<WallTime> Window::first_that_is(bool open, WallTime from) const {
  CivilSearch search(pieces_, open);
  sys_seconds at = std::chrono::ceil<seconds>(from);
  while (at < kEndOfTime) {
    const auto [offset, end] = span_at(zone_, at);
    if (const auto found = search.find(to_local(at, offset), to_local(end, offset))) {
      return sys_seconds{found->time_since_epoch() - offset};
    }
    at = end;
  }
  return std::nullopt;
}

}  // namespace timing::plan
