// The arrivals of an open model as a row of amounts of work (rate_profile.h): each comes when the
// rate has asked for that much.
//
// Uniform: one arrival after the other. Poisson: at exponential distances, drawn by inversion, so
// that the gaps follow a rate that changes as they should; the sum of the gaps is kept exactly.
// What is drawn follows from the seed alone.
//
// Of a job with several shares (share.h) the row has those arrivals that are its share's. Between
// uniform ones it goes in one step; of Poisson's it draws the gaps of all.
//
// Units: work. Threads: one at a time. Errors: none.
#pragma once

#include <cstdint>

#include "timing/base/random.h"
#include "timing/plan/share.h"
#include "timing/plan/ticks/rate_profile.h"

namespace timing::plan {

// Which arrivals a row has.
struct ArrivalShare {
  Share share = {};
  std::uint64_t before = 0;  // so many came before the first, on all shares
};

class ArrivalRow {
 public:
  // Begins with the first arrival that is not before `begin`.
  ArrivalRow(config::Arrivals kind, Work begin, std::uint64_t seed, const ArrivalShare& share = {});

  Work next() const { return next_.at; }
  void pass();
  // Passes those below `end`. Tells how many.
  std::uint64_t pass_below(Work end);

  // The number of the first arrival of all shares that is not below `end`.
  // REQUIRES: its own below it have been passed.
  std::uint64_t number_at(Work end) const;

 private:
  // An arrival of any share.
  struct Arrival {
    Random random;  // draws the gap behind it
    Work at = 0;
    std::uint64_t number = 0;
  };

  void move_on(Arrival& arrival, std::uint64_t by) const;
  void move_to_own();

  config::Arrivals kind_;
  Share share_;
  Arrival last_;  // its own that was passed last, or the first of all
  Arrival next_;
};

}  // namespace timing::plan
