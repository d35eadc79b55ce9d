// A closed-loop HTTP job over several event loops, one part of its lanes on each.
//
// Each part is a target of its loop's own engine, with connections and a recorder of its own; its
// lanes take their next runs by themselves. So what crosses threads is the first run of a lane, and
// the end of one that no other follows at once: no request does.
//
// Ownership: owns the parts; borrows loops and engines, which outlive it. Threads: as target.h says
// of the context's loop, which need not be a part's; parts are made, used and destroyed on their
// own loops. Errors: as in target.h.
#pragma once

#include <memory>
#include <vector>

#include "timing/run/event_loop.h"
#include "timing/run/http/http_part.h"
#include "timing/run/target.h"

namespace timing::run {

class HttpEngine;

// Where a part runs: an engine and its loop.
struct PartPlace {
  HttpPart part;
  EventLoop& loop;
  HttpEngine& engine;
};

// `places` are those of all parts of the job, in their order.
std::unique_ptr<Target> open_spread_target(const TargetContext& context,
                                           const std::vector<PartPlace>& places);

}  // namespace timing::run
