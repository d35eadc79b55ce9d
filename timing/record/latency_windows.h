// What a job's requests took in each of the last sixty seconds, made of the growth of its counts:
// the windows of its JobLatencies.
//
// Only slots that grew take memory, 8 bytes each for a minute; and besides those the counts up to
// now, from which the next second's growth is told: those stay, 16 bytes a slot that was ever hit.
//
// Threads: one thread at a time. Units: steady time. Errors: none.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "timing/base/clock.h"
#include "timing/record/exponential_buckets.h"
#include "timing/record/histogram.h"
#include "timing/record/job_latencies.h"

namespace timing::record {

class LatencyWindows {
 public:
  // A second ends in which requests did. `so_far`: all requests up to now. REQUIRES: it is not
  // called back in time, and no slot of `so_far` has shrunk.
  void second_ended(SteadyTime now, const HistogramSnapshot& so_far);
  // A second ends. After second_ended(), or without it when no request ended.
  void forget_before_a_minute(SteadyTime now);

  // How many requests it has been told of.
  std::uint64_t count() const { return count_; }

  // The window that ends with the second that ended at `end`. `largest` of all requests.
  LatencyWindow last(std::chrono::seconds length, SteadyTime end,
                     std::chrono::nanoseconds largest) const;
  LatencyWindow whole_run(SteadyTime now, const HistogramSnapshot& so_far) const;

  // What it has allocated.
  std::size_t memory_bytes() const;

 private:
  struct Growth {
    std::uint32_t slot = 0;
    std::uint32_t count = 0;
  };
  struct Second {
    SteadyTime end;
    std::size_t slots = 0;  // how many of growth_
  };

  std::chrono::nanoseconds since_beginning(SteadyTime now) const;

  SteadyTime beginning_{SteadyTime::max()};  // of the first second with a request
  std::uint64_t count_ = 0;
  SlotCounts so_far_;
  std::vector<Second> seconds_;  // ascending; only those in which requests ended
  std::vector<Growth> growth_;   // of those seconds, one after the other
};

// Of requests that are counted already. `largest` of these, or of more of them.
LatencyWindow window_of(const SlotCounts& counts, std::chrono::nanoseconds length,
                        std::chrono::nanoseconds largest);

}  // namespace timing::record
