#include "timing/plan/ticks/spread.h"

#include "timing/base/random.h"

namespace timing::plan {
namespace {

std::uint64_t fnv_1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3U;
  }
  return hash;
}

}  // namespace

std::vector<nanoseconds> spread_offsets(std::string_view job, std::uint32_t threads,
                                        nanoseconds interval) {
  const std::uint64_t name = Random(fnv_1a(job))();
  std::vector<nanoseconds> offsets;
  offsets.reserve(threads);
  for (std::uint32_t thread = 0; thread < threads; ++thread) {
    offsets.emplace_back(Random(name ^ thread)() % static_cast<std::uint64_t>(interval.count()));
  }
  return offsets;
}

std::vector<SpreadLane> spread_lanes(const JobPlan& job) {
  const std::uint32_t threads = job.share.whole() ? job.threads : job.all_threads;
  const auto offsets = spread_offsets(job.name, threads, *job.interval);
  std::vector<SpreadLane> lanes;
  lanes.reserve(job.threads);
  for (std::uint32_t lane = 0; lane < job.threads; ++lane) {
    const std::uint32_t thread = job.thread_of(lane);
    lanes.push_back({.thread = thread, .offset = offsets[thread]});
  }
  return lanes;
}

}  // namespace timing::plan
