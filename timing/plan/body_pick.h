// Which bodies a run sends.
//
// A run's choice follows from its number alone, whichever thread runs it (run_choice.h): so
// `round_robin` is even over any number of threads.
//
// Threads: pure. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>

#include "timing/config/config.h"

namespace timing::plan {

// Indices; without `end`.
struct BodyRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool operator==(const BodyRange&) const = default;
};

// REQUIRES: `run` counts from 1, `bodies` is not 0.
BodyRange pick_bodies(config::BodyPick pick, std::uint64_t seed, std::uint64_t run,
                      std::size_t bodies);

}  // namespace timing::plan
