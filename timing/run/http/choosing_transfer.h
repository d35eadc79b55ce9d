// Transfers that send each request over the engine that can serve it.
//
// Which one is decided by the URL, once for each that comes up again: a redirect may lead to where
// only the other engine gets. A server that would rather speak HTTP/2 gets it from then on: what
// was to be sent goes over libcurl. What is chosen for a job is logged once, at debug level.
//
// Ownership: shares the engines' transfers; borrows the rest, which outlives it. Threads: the
// loop's. Errors: as in transfer.h.
#pragma once

#include <functional>
#include <memory>

#include "timing/base/log.h"
#include "timing/plan/plan.h"
#include "timing/run/http/engine_choice.h"
#include "timing/run/http/transfer.h"

namespace timing::run {

struct ChoosingSettings {
  const plan::JobPlan& job;
  const plan::HttpPlan& plan;
  const Proxies& proxies;
  Log& log;
  std::shared_ptr<ToldEngines> told;
};

// Each is called once at most, when the first request needs it.
struct EngineOpeners {
  std::function<std::shared_ptr<Transfers>()> native;
  std::function<std::shared_ptr<Transfers>()> curl;
};

std::shared_ptr<Transfers> open_choosing_transfers(const ChoosingSettings& settings,
                                                   EngineOpeners openers);

}  // namespace timing::run
