// Failures of a short while by their code: any number of threads add, one takes them out.
//
// Threads: add() on any thread, without a lock; drain() on one at a time. A failure is taken out by
// exactly one drain(). Errors: none; codes beyond the first kKinds count together.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "timing/record/outcome.h"

namespace timing::report {

struct FailureCounts {
  std::vector<std::pair<record::Code, std::uint64_t>> by_code;  // sorted by code
  std::uint64_t other = 0;                                      // of further codes

  std::uint64_t total() const;
};

class FailureKinds {
 public:
  static constexpr std::size_t kKinds = 16;

  // How many failures with this code there were since the last drain(), this one included; 0 when
  // its code has no place of its own.
  std::uint64_t add(record::Code code);
  FailureCounts drain();

 private:
  // A code in the upper half, 0 for none yet; its failures in the lower.
  std::array<std::atomic<std::uint64_t>, kKinds> cells_{};
  std::atomic<std::uint64_t> other_{0};
};

}  // namespace timing::report
