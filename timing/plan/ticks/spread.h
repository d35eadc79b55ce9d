// The offset into the interval that `spread` gives each thread of a job.
//
// It hangs on the job's name, the thread's number and the interval, and on nothing else: it is the
// same in each process, and a job or a thread that is added moves no other.
//
// Source: FNV-1a (Fowler, Noll, Vo; 64 bits) of the name, mixed with the number by SplitMix64
// (base/random.h); the offset is the remainder by the interval.
// Units: nanoseconds. Threads: pure. Errors: none.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "timing/base/clock.h"
#include "timing/plan/plan.h"

namespace timing::plan {

// One for each thread, in their order: at least 0, less than the interval.
std::vector<nanoseconds> spread_offsets(std::string_view job, std::uint32_t threads,
                                        nanoseconds interval);

struct SpreadLane {
  std::uint32_t thread = 0;  // among those of all shares
  nanoseconds offset{0};
};

// One for each lane of the job, in their order and their threads'. REQUIRES: an interval.
std::vector<SpreadLane> spread_lanes(const JobPlan& job);

}  // namespace timing::plan
