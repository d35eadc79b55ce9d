#include "timing/report/failure_kinds.h"

namespace timing::report {
namespace {

constexpr unsigned kKeyShift = 32;
constexpr std::uint64_t kCountMask = 0xFFFF'FFFFU;

// Never 0.
std::uint64_t key_of(record::Code code) {
  return ((static_cast<std::uint64_t>(code.kind) + 1) << 16U) | code.number;
}

}  // namespace

std::uint64_t FailureKinds::add(record::Code code) {
  const std::uint64_t key = key_of(code);
  for (std::atomic<std::uint64_t>& cell : cells_) {
    std::uint64_t held = cell.load();
    while (held == 0 || held >> kKeyShift == key) {
      const std::uint64_t count = (held & kCountMask) + 1;
      if (cell.compare_exchange_weak(held, (key << kKeyShift) | count)) return count;
    }
  }
  return 0;
}

void FailureKinds::reset() {
  for (std::atomic<std::uint64_t>& cell : cells_) {
    if (cell.load(std::memory_order_relaxed) != 0) cell.store(0);
  }
}

}  // namespace timing::report
