#include "timing/run/http/http_engines.h"

#include <utility>

#include "timing/run/http/http_part.h"
#include "timing/run/http/spread_target.h"

namespace timing::run {

// A first job that does not need all loops leaves the first one to the schedule.
HttpEngines::HttpEngines(Loops& loops, const Clock& clock, Resolver& resolver)
    : loops_(loops), next_loop_(1 % loops.count()) {
  for (std::size_t index = 0; index < loops.count(); ++index) {
    engines_.push_back(std::make_unique<HttpEngine>(
        HttpEngine::Dependencies{.loop = loops.at(index), .clock = clock, .resolver = resolver}));
  }
}

std::unique_ptr<Target> HttpEngines::open(const TargetContext& context) {
  const bool spreads = !context.job.scheduled() && loops_.count() > 1;
  return spreads ? spread(context) : engines_.front()->open(context, whole_of(context.job));
}

std::unique_ptr<Target> HttpEngines::spread(const TargetContext& context) {
  std::vector<PartPlace> places;
  for (HttpPart& part : parts_of(context.job, loops_.count())) {
    places.push_back({.part = std::move(part),
                      .loop = loops_.at(next_loop_),
                      .engine = *engines_.at(next_loop_)});
    next_loop_ = (next_loop_ + 1) % loops_.count();
  }
  return open_spread_target(context, places);
}

}  // namespace timing::run
