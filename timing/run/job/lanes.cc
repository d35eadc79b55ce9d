#include "timing/run/job/lanes.h"

#include <algorithm>
#include <bit>

namespace timing::run {
namespace {

constexpr std::uint32_t kWordBits = 64;
constexpr nanoseconds kFirstPause = std::chrono::milliseconds(1);
constexpr nanoseconds kLongestPause = std::chrono::seconds(1);

}  // namespace

std::optional<std::uint32_t> Lanes::next_idle(std::uint32_t from) const {
  if (idle_ == 0 || from >= count_) return std::nullopt;
  if (states_.empty()) return from;
  std::uint32_t word = from / kWordBits;
  std::uint64_t bits = idle_bits_[word] & (~std::uint64_t{0} << (from % kWordBits));
  while (bits == 0) {
    if (++word == idle_bits_.size()) return std::nullopt;
    bits = idle_bits_[word];
  }
  return word * kWordBits + static_cast<std::uint32_t>(std::countr_zero(bits));
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
  if (states_.empty()) make_states();
  State& current = states_[lane];
  if (current == State::busy) --busy_;
  if (state == State::busy) ++busy_;
  if ((current == State::idle) != (state == State::idle)) {
    idle_bits_[lane / kWordBits] ^= std::uint64_t{1} << (lane % kWordBits);
    if (state == State::idle) {
      ++idle_;
    } else {
      --idle_;
    }
  }
  current = state;
}

void Lanes::make_states() {
  states_.resize(count_, State::idle);
  idle_bits_.resize((count_ + kWordBits - 1) / kWordBits, ~std::uint64_t{0});
  const std::uint32_t used = count_ % kWordBits;
  if (used != 0) idle_bits_.back() = (std::uint64_t{1} << used) - 1;
}

}  // namespace timing::run
