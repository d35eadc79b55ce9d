// How many failures of each code there were of late, for those that get a line of their own.
//
// Threads: any, without a lock. Errors: none; codes beyond the first kKinds have no place.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "timing/record/outcome.h"

namespace timing::report {

class FailureKinds {
 public:
  static constexpr std::size_t kKinds = 16;

  // How many failures with this code there were since the last reset(), this one included; 0 when
  // its code has no place of its own.
  std::uint64_t add(record::Code code);
  void reset();

 private:
  // A code in the upper half, 0 for none yet; its failures in the lower.
  std::array<std::atomic<std::uint64_t>, kKinds> cells_{};
};

}  // namespace timing::report
