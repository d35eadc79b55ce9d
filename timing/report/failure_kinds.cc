#include "timing/report/failure_kinds.h"

#include <algorithm>

namespace timing::report {
namespace {

constexpr unsigned kKeyShift = 32;
constexpr std::uint64_t kCountMask = 0xFFFF'FFFFU;

// Never 0.
std::uint64_t key_of(record::Code code) {
  return ((static_cast<std::uint64_t>(code.kind) + 1) << 16U) | code.number;
}

record::Code code_of(std::uint64_t key) {
  return {.kind = static_cast<record::Code::Kind>((key >> 16U) - 1),
          .number = static_cast<std::uint16_t>(key & 0xFFFFU)};
}

}  // namespace

std::uint64_t FailureCounts::total() const {
  std::uint64_t sum = other;
  for (const auto& [code, count] : by_code) sum += count;
  return sum;
}

std::uint64_t FailureKinds::add(record::Code code) {
  const std::uint64_t key = key_of(code);
  for (std::atomic<std::uint64_t>& cell : cells_) {
    std::uint64_t held = cell.load();
    while (held == 0 || held >> kKeyShift == key) {
      const std::uint64_t count = (held & kCountMask) + 1;
      if (cell.compare_exchange_weak(held, (key << kKeyShift) | count)) return count;
    }
  }
  other_.fetch_add(1);
  return 0;
}

FailureCounts FailureKinds::drain() {
  FailureCounts counts;
  counts.other = other_.exchange(0);
  for (std::atomic<std::uint64_t>& cell : cells_) {
    const std::uint64_t held = cell.load() == 0 ? 0 : cell.exchange(0);
    if (held == 0) continue;
    const record::Code code = code_of(held >> kKeyShift);
    // While cells are emptied one after the other, a code may take a second one.
    const auto same =
        std::ranges::find(counts.by_code, code, &std::pair<record::Code, std::uint64_t>::first);
    if (same != counts.by_code.end()) {
      same->second += held & kCountMask;
    } else {
      counts.by_code.emplace_back(code, held & kCountMask);
    }
  }
  std::ranges::sort(counts.by_code);
  return counts;
}

}  // namespace timing::report
