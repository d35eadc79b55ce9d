#include "timing/run/lanes.h"

#include <algorithm>

namespace timing::run {
namespace {

constexpr nanoseconds kFirstPause = std::chrono::milliseconds(1);
constexpr nanoseconds kLongestPause = std::chrono::seconds(1);

}  // namespace

std::optional<std::uint32_t> Lanes::next_idle(std::uint32_t from) const {
  if (states_.empty()) return from < count_ ? std::optional(from) : std::nullopt;
  const auto found =
      std::find(states_.begin() + std::min(from, count_), states_.end(), State::idle);
  if (found == states_.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - states_.begin());
}

void Lanes::set_busy(std::uint32_t lane) { change(lane, State::busy); }

void Lanes::set_idle(std::uint32_t lane) { change(lane, State::idle); }

void Lanes::set_unavailable(std::uint32_t lane) { change(lane, State::unavailable); }

void Lanes::pause(std::uint32_t lane, SteadyTime now) {
  const auto earlier = pauses_.find(lane);
  const nanoseconds length =
      earlier == pauses_.end() ? kFirstPause : std::min(earlier->second.length * 2, kLongestPause);
  pauses_[lane] = {.length = length, .until = now + length};
  change(lane, State::paused);
}

std::optional<SteadyTime> Lanes::next_resumption() const {
  std::optional<SteadyTime> next;
  for (const auto& [lane, pause] : pauses_) {
    if (state(lane) == State::paused && (!next || pause.until < *next)) next = pause.until;
  }
  return next;
}

void Lanes::resume(SteadyTime now) {
  for (const auto& [lane, pause] : pauses_) {
    if (state(lane) == State::paused && pause.until <= now) change(lane, State::idle);
  }
}

Lanes::State Lanes::state(std::uint32_t lane) const {
  return states_.empty() ? State::idle : states_[lane];
}

void Lanes::change(std::uint32_t lane, State state) {
  if (states_.empty()) states_.resize(count_, State::idle);
  State& current = states_[lane];
  if (current == State::busy) --busy_;
  if (state == State::busy) ++busy_;
  current = state;
}

}  // namespace timing::run
