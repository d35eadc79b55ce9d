// What one event loop serves of an HTTP job: a block of its lanes, and a share of the connections
// that it may have open.
//
// Threads: pure functions; what the parts of a job share may be used on any. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "timing/plan/plan.h"
#include "timing/run/http/engine_choice.h"

namespace timing::run {

struct HttpPart {
  std::uint32_t first_lane = 0;
  std::uint32_t lanes = 0;
  std::uint32_t connections = 0;  // as config::Connection::most
  std::shared_ptr<ToldEngines> told;
};

// All of the job.
HttpPart whole_of(const plan::JobPlan& job);

// Blocks of equal size, but for one, over so many loops at most: each of them has a lane, and a
// connection where those are limited. In the order of their lanes.
std::vector<HttpPart> parts_of(const plan::JobPlan& job, std::size_t loops);

// In which of so many parts the lane is.
std::size_t part_with(std::uint32_t lane, const plan::JobPlan& job, std::size_t parts);

}  // namespace timing::run
