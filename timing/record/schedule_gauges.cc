#include "timing/record/schedule_gauges.h"

namespace timing::record {
namespace {

std::int64_t nanoseconds_of(const std::optional<WallTime>& time, std::int64_t none) {
  return time ? time->time_since_epoch().count() : none;
}

std::optional<WallTime> time_of(std::int64_t nanoseconds, std::int64_t none) {
  if (nanoseconds == none) return std::nullopt;
  return WallTime(std::chrono::nanoseconds(nanoseconds));
}

}  // namespace

void ScheduleGauges::set(const ScheduleState& state) {
  constexpr auto order = std::memory_order_relaxed;
  window_open_.store(state.window_open, order);
  in_flight_.store(state.in_flight, order);
  runs_remaining_.store(
      state.runs_remaining ? static_cast<std::int64_t>(*state.runs_remaining) : kNone, order);
  next_run_.store(nanoseconds_of(state.next_run, kNone), order);
  window_next_change_.store(nanoseconds_of(state.window_next_change, kNone), order);
}

ScheduleState ScheduleGauges::read() const {
  constexpr auto order = std::memory_order_relaxed;
  ScheduleState state{.window_open = window_open_.load(order),
                      .in_flight = in_flight_.load(order),
                      .runs_remaining = std::nullopt,
                      .next_run = time_of(next_run_.load(order), kNone),
                      .window_next_change = time_of(window_next_change_.load(order), kNone)};
  const std::int64_t remaining = runs_remaining_.load(order);
  if (remaining != kNone) state.runs_remaining = static_cast<std::uint64_t>(remaining);
  return state;
}

}  // namespace timing::record
