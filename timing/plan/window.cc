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

struct UnitValues {
  std::uint64_t& mask;
  int first;
  int last;
};

UnitValues values_of(config::Unit unit, CivilMasks& masks) {
  switch (unit) {
    case config::Unit::month:
      return {masks.months, 1, 12};
    case config::Unit::weekday:
      return {masks.weekdays, 0, 6};
    case config::Unit::hour:
      return {masks.hours, 0, 23};
    case config::Unit::minute:
      return {masks.minutes, 0, 59};
    case config::Unit::second:
      break;
  }
  return {masks.seconds, 0, 59};
}

bool names_sunday_as_7(const config::Range& range) {
  return std::ranges::any_of(range, [](const config::Condition& condition) {
    return condition.unit == config::Unit::weekday && condition.bound == 7;
  });
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

Window::Window(const config::Range& range, Timezone zone) : zone_(zone) {
  for (const config::Unit unit : {config::Unit::month, config::Unit::weekday, config::Unit::hour,
                                  config::Unit::minute, config::Unit::second}) {
    const UnitValues values = values_of(unit, masks_);
    for (int value = values.first; value <= values.last; ++value) {
      values.mask |= std::uint64_t{1} << static_cast<unsigned>(value);
    }
  }
  const bool sunday_is_7 = names_sunday_as_7(range);
  for (const config::Condition& condition : range) {
    const UnitValues values = values_of(condition.unit, masks_);
    for (int value = values.first; value <= values.last; ++value) {
      const bool sunday = condition.unit == config::Unit::weekday && value == 0;
      if (!satisfies(condition, sunday && sunday_is_7 ? 7 : value)) {
        values.mask &= ~(std::uint64_t{1} << static_cast<unsigned>(value));
      }
    }
    if (values.mask == 0 && !contradiction_) contradiction_ = condition;
  }
}

bool Window::always_open() const { return all_full(masks_); }

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
