// The arrivals of an open model as a row of amounts of work (rate_profile.h): each comes when the
// rate has asked for that much.
//
// Uniform: one arrival after the other. Poisson: at exponential distances, drawn by inversion, so
// that the gaps follow a rate that changes as they should; the sum of the gaps is kept exactly.
// What is drawn follows from the seed alone.
//
// Units: work. Threads: one at a time. Errors: none.
#pragma once

#include <cstdint>

#include "timing/base/random.h"
#include "timing/plan/ticks/rate_profile.h"

namespace timing::plan {

class ArrivalRow {
 public:
  // Begins with the first arrival that is not before `begin`.
  ArrivalRow(config::Arrivals kind, Work begin, std::uint64_t seed);

  Work next() const { return next_; }
  void pass();
  // Passes those below `end`. Tells how many.
  std::uint64_t pass_below(Work end);

 private:
  Work gap();

  config::Arrivals kind_;
  Random random_;
  Work next_;
};

}  // namespace timing::plan
