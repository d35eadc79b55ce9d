#include "timing/plan/window.h"

#include <algorithm>

#include "timing/plan/civil_search.h"

namespace timing::plan {
namespace {

using std::chrono::local_seconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr sys_seconds kEndOfTime = std::chrono::floor<seconds>(WallTime::max());

bool satisfies(const config::Condition& condition, int value) {
  switch (condition.comparison) {
    case config::Comparison::gt:
      return value > condition.bound;
    case config::Comparison::gte:
      return value >= condition.bound;
    case config::Comparison::lt:
      return value < condition.bound;
    case config::Comparison::lte:
      return value <= condition.bound;
    case config::Comparison::eq:
      return value == condition.bound;
  }
  return false;
}

std::uint64_t& mask_of(config::Unit unit, CivilMasks& masks) {
  switch (unit) {
    case config::Unit::month:
      return masks.months;
    case config::Unit::weekday:
      return masks.weekdays;
    case config::Unit::hour:
      return masks.hours;
    case config::Unit::minute:
      return masks.minutes;
    case config::Unit::second:
      break;
  }
  return masks.seconds;
}

bool names_sunday_as_7(const config::Range& range) {
  return std::ranges::any_of(range, [](const config::Condition& condition) {
    return condition.unit == config::Unit::weekday && condition.bound == 7;
  });
}

std::uint64_t bit_of(config::Unit unit, int value) {
  const bool sunday_as_7 = unit == config::Unit::weekday && value == 7;
  return std::uint64_t{1} << (sunday_as_7 ? 0U : static_cast<unsigned>(value));
}

// The zone's offset at one instant and up to where it changes.
struct Span {
  seconds offset;
  std::optional<sys_seconds> end;
};

Span span_at(const Timezone& zone, sys_seconds time) {
  Span span{.offset = zone.offset_at(time), .end = std::nullopt};
  if (const auto change = zone.next_offset_change(time)) {
    span.end = std::chrono::ceil<seconds>(*change);
  }
  return span;
}

local_seconds to_local(sys_seconds time, seconds offset) {
  return local_seconds{time.time_since_epoch() + offset};
}

// Searches on the local calendar, one span of constant offset after the other: within a span local
// and absolute time run alike.
template <typename Search>
std::optional<WallTime> search_spans(const Timezone& zone, sys_seconds from, Search search) {
  while (from < kEndOfTime) {
    const Span span = span_at(zone, from);
    const local_seconds found = search(to_local(from, span.offset));
    const sys_seconds instant{found.time_since_epoch() - span.offset};
    if (!span.end || instant < *span.end) {
      return instant < kEndOfTime ? std::optional<WallTime>(instant) : std::nullopt;
    }
    from = *span.end;
  }
  return std::nullopt;
}

}  // namespace

UnitValues values_of(config::Unit unit, const config::Range& range) {
  switch (unit) {
    case config::Unit::month:
      return {.first = 1, .last = 12};
    case config::Unit::weekday:
      return names_sunday_as_7(range) ? UnitValues{.first = 1, .last = 7}
                                      : UnitValues{.first = 0, .last = 6};
    case config::Unit::hour:
      return {.first = 0, .last = 23};
    case config::Unit::minute:
    case config::Unit::second:
      break;
  }
  return {.first = 0, .last = 59};
}

Window::Window(const config::Range& range, Timezone zone)
    : masks_(kAllHold), zone_(std::move(zone)) {
  for (const config::Condition& condition : range) {
    std::uint64_t& mask = mask_of(condition.unit, masks_);
    const UnitValues values = values_of(condition.unit, range);
    for (int value = values.first; value <= values.last; ++value) {
      if (!satisfies(condition, value)) mask &= ~bit_of(condition.unit, value);
    }
    if (mask == 0 && !contradiction_) contradiction_ = condition;
  }
}

bool Window::always_open() const { return masks_ == kAllHold; }

bool Window::open_at(WallTime time) const {
  if (always_open()) return true;
  const auto second = std::chrono::floor<seconds>(time);
  return holds_at(masks_, to_local(second, zone_.offset_at(second)));
}

std::optional<WallTime> Window::next_opening(WallTime from) const {
  if (contradiction_) return std::nullopt;
  if (open_at(from)) return from;
  return search_spans(zone_, std::chrono::ceil<seconds>(from),
                      [this](local_seconds time) { return next_inside(masks_, time); });
}

std::optional<WallTime> Window::next_closing(WallTime from) const {
  if (always_open()) return std::nullopt;
  return search_spans(zone_, std::chrono::ceil<seconds>(from),
                      [this](local_seconds time) { return next_outside(masks_, time); });
}

}  // namespace timing::plan
