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

std::uint32_t Lanes::idle() const {
  if (states_.empty()) return count_;
  return static_cast<std::uint32_t>(std::ranges::count(states_, State::idle));
}

void Lanes::set_busy(std::uint32_t lane) { change(lane, State::busy); }

void Lanes::set_idle(std::uint32_t lane) { change(lane, State::idle); }

void Lanes::set_unavailable(std::uint32_t lane) { change(lane, State::unavailable); }

void Lanes::pause_after_failure(std::uint32_t lane, SteadyTime now, nanoseconds least) {
  const auto [last, first_failure] = failure_pauses_.try_emplace(lane, kFirstPause);
  if (!first_failure) last->second = std::min(last->second * 2, kLongestPause);
  pause(lane, now + std::max(last->second, least));
}

void Lanes::pause(std::uint32_t lane, SteadyTime until) {
  change(lane, State::paused);
  resumptions_.emplace(until, lane);
}

std::optional<SteadyTime> Lanes::next_resumption() const {
  if (resumptions_.empty()) return std::nullopt;
  return resumptions_.begin()->first;
}

void Lanes::resume(SteadyTime now) {
  while (!resumptions_.empty() && resumptions_.begin()->first <= now) {
    change(resumptions_.begin()->second, State::idle);
    resumptions_.erase(resumptions_.begin());
  }
}

void Lanes::change(std::uint32_t lane, State state) {
  if (states_.empty()) states_.resize(count_, State::idle);
  State& current = states_[lane];
  if (current == State::busy) --busy_;
  if (state == State::busy) ++busy_;
  current = state;
}

}  // namespace timing::run
