#include "timing/run/run_source.h"

namespace timing::run {

RunSource::RunSource(std::optional<std::uint64_t> run_count)
    : run_count_(run_count), left_(run_count.value_or(0)) {}

std::optional<std::uint64_t> RunSource::take() {
  if (run_count_) {
    std::uint64_t left = left_.load(std::memory_order_relaxed);
    do {
      if (left == 0) return std::nullopt;
    } while (!left_.compare_exchange_weak(left, left - 1, std::memory_order_relaxed));
  }
  return numbers_.fetch_add(1, std::memory_order_relaxed) + 1;
}

void RunSource::give_back() {
  if (run_count_) left_.fetch_add(1, std::memory_order_relaxed);
}

bool RunSource::exhausted() const { return run_count_ && left_.load() == 0; }

std::optional<std::uint64_t> RunSource::remaining() const {
  if (!run_count_) return std::nullopt;
  return left_.load(std::memory_order_relaxed);
}

void RunSource::open_loop_gate(SteadyTime end) { gate_end_.store(end, std::memory_order_release); }

void RunSource::close_loop_gate() { open_loop_gate(SteadyTime::min()); }

std::optional<std::uint64_t> RunSource::take_in_closed_loop(SteadyTime now) {
  if (now >= gate_end_.load(std::memory_order_acquire)) return std::nullopt;
  return take();
}

}  // namespace timing::run
