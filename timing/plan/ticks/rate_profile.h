// How the rate of an open model goes over the open time of a job's window, and which arrival falls
// when.
//
// The rate holds, or goes along straight lines (config::Stage). Its integral is the work: how many
// arrivals the rate has asked for, in fine units. Arrival k, counted from 0, comes at the last
// instant at which the work is not above k arrivals: at once when the rate begins, and the last one
// before a pause that makes its number whole waits for the end of that pause. So exactly the work,
// rounded up, comes before any instant.
//
// Exact: a rate is a whole number of millionths of an arrival an hour, time a whole number of
// nanoseconds, and the work of both a whole number of its units (rounded down within a ramp, by
// less than 1.4e-19 arrivals; never at its end). All of it is done in integers of 128 bits and
// more, and from k itself: nothing drifts.
//
// Units: nanoseconds of open time. Threads: a value. Errors: none; REQUIRES what
// config/readers/rate_reader.h lets through: rates up to a million a second, all stages together
// within what nanoseconds hold.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "timing/base/clock.h"
#include "timing/config/config.h"

namespace timing::plan {

__extension__ typedef unsigned __int128 Work;

// The work of one arrival: two hours' worth of nanoseconds, in millionths.
inline constexpr Work kOneArrival = Work{7'200'000'000'000} * 1'000'000;

// The time between two arrivals, rounded down; nanoseconds::max() for a rate of 0.
nanoseconds interval_of(config::Rate rate);

class RateProfile {
 public:
  // No stage: `first` holds for ever.
  RateProfile(config::Rate first, const std::vector<config::Stage>& stages);

  // All stages together; none: it has no end.
  std::optional<nanoseconds> length() const;

  // The highest rate in [begin, end), rounded up; 0 where nothing lies between them.
  config::Rate highest(nanoseconds begin, nanoseconds end) const;
  config::Rate highest() const;

  // The arrivals of the uniform kind.
  std::uint64_t arrivals_before(nanoseconds end) const;
  std::uint64_t arrivals_in(nanoseconds begin, nanoseconds end) const;
  // None: it never comes.
  std::optional<nanoseconds> arrival(std::uint64_t index) const;

  // The work asked for before `end`. It stays once the stages are over.
  Work work_before(nanoseconds end) const;
  // The last instant before which there is not more than that; none: there never is more.
  std::optional<nanoseconds> last_instant_of(Work work) const;

 private:
  // From one rate to the next along a line.
  struct Piece {
    nanoseconds begin{0};
    nanoseconds length{0};
    std::uint64_t from = 0;  // in millionths an hour
    std::uint64_t to = 0;
    Work work = 0;  // before it

    std::uint64_t rate_at(nanoseconds since_begin) const;
    Work work_before(nanoseconds since_begin) const;
    // REQUIRES: less than its whole work.
    nanoseconds last_instant_of(Work done) const;
    nanoseconds last_instant_on_ramp(Work done) const;
    // Near the truth.
    nanoseconds guess(Work done) const;
  };

  std::vector<Piece> pieces_;
  bool endless_;
};

}  // namespace timing::plan
