// Rates for tests.
#pragma once

#include <cmath>
#include <cstdint>

#include "timing/config/config.h"

namespace timing::plan::test {

inline config::Rate an_hour(double rate) {
  return {static_cast<std::uint64_t>(std::llround(rate * 1'000'000))};
}
inline config::Rate per_second(double rate) { return an_hour(rate * 3600); }

}  // namespace timing::plan::test
