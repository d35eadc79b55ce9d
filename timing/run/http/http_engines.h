// The HTTP engines of all event loops, and which loops serve a job.
//
// The first loop serves whatever has a schedule, so that its runs start without a way between
// threads. A closed loop is spread: one part of its lanes on each loop. Where it has too few for
// that, the next job begins with the loop after its last.
//
// Ownership: owns the engines; borrows the loops and the resolver, which outlive it.
// Threads: open() on the first loop's; made before the other loops run, destroyed after it.
// Errors: as HttpEngine.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "timing/base/clock.h"
#include "timing/run/http/http_target.h"
#include "timing/run/loops.h"
#include "timing/run/net/resolver.h"
#include "timing/run/target.h"

namespace timing::run {

class HttpEngines {
 public:
  HttpEngines(Loops& loops, const Clock& clock, Resolver& resolver);

  // REQUIRES: the job's target is an HttpPlan; the context's loop is the first.
  std::unique_ptr<Target> open(const TargetContext& context);

 private:
  std::unique_ptr<Target> spread(const TargetContext& context);

  Loops& loops_;
  std::vector<std::unique_ptr<HttpEngine>> engines_;  // by loop
  std::size_t next_loop_;                             // the next closed loop begins there
};

}  // namespace timing::run
