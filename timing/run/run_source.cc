#include "timing/run/run_source.h"

#include <algorithm>

namespace timing::run {

RunSource::RunSource(std::optional<std::uint64_t> run_count, const Ration& ration,
                     const plan::RunShare& share)
    : share_(share), run_count_(run_count), places_(ration.used) {
  const std::uint64_t count = run_count.value_or(0);
  const std::uint64_t remaining = count - std::min(count, ration.used);
  left_ = std::min(remaining, ration.granted);
  ungranted_ = remaining - left_;
  few_ = left_ / 2;
}

std::optional<std::uint64_t> RunSource::take() {
  if (run_count_) {
    std::uint64_t left = left_.load(std::memory_order_relaxed);
    do {
      if (left == 0) return std::nullopt;
    } while (!left_.compare_exchange_weak(left, left - 1, std::memory_order_relaxed));
  }
  return number_at(places_.fetch_add(1, std::memory_order_relaxed));
}

void RunSource::give_back() {
  if (run_count_) left_.fetch_add(1, std::memory_order_relaxed);
}

bool RunSource::exhausted() const { return run_count_ && remaining() == 0U; }

std::optional<std::uint64_t> RunSource::remaining() const {
  if (!run_count_) return std::nullopt;
  return left_.load(std::memory_order_relaxed) + ungranted();
}

bool RunSource::low() const {
  return ungranted() > 0 &&
         left_.load(std::memory_order_relaxed) <= few_.load(std::memory_order_relaxed);
}

void RunSource::grant(std::uint64_t numbers, std::uint64_t few) {
  few_.store(few, std::memory_order_relaxed);
  ungranted_.fetch_sub(numbers, std::memory_order_relaxed);
  left_.fetch_add(numbers, std::memory_order_relaxed);
  grant_asked_.store(false, std::memory_order_relaxed);
}

void RunSource::open_loop_gate(SteadyTime end) { gate_end_.store(end, std::memory_order_release); }

void RunSource::close_loop_gate() { open_loop_gate(SteadyTime::min()); }

std::optional<std::uint64_t> RunSource::take_in_closed_loop(SteadyTime now) {
  if (!loop_gate_open(now)) return std::nullopt;
  if (low() && !grant_asked_.load(std::memory_order_relaxed)) return std::nullopt;
  return take();
}

std::unique_ptr<LoopSource> RunSource::new_part() { return std::make_unique<PartSource>(*this); }

std::optional<std::uint64_t> PartSource::take_in_closed_loop(SteadyTime now) {
  if (whole_.counts_runs()) return whole_.take_in_closed_loop(now);
  if (!whole_.loop_gate_open(now)) return std::nullopt;
  if (left_ == 0) {
    next_ = whole_.take_places(kInStore);
    left_ = kInStore;
  }
  --left_;
  return whole_.number_at(next_++);
}

}  // namespace timing::run
