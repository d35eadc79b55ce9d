// HTTP jobs on the event loop's thread: over the native engine, which load is made with, or over
// libcurl, which knows HTTP/2, proxies and the rest.
//
// One HttpEngine serves all HTTP jobs of a loop. Those on libcurl share connections, as long as
// they are not too many: see open(). Lanes follow redirects themselves, by redirect.h, so that both
// engines follow them alike.
//
// Ownership: the engine borrows the loop, and goes after their targets. Threads: the loop's.
// Errors: every request ends in an Outcome; a request without a response has libcurl's number as
// its code.
#pragma once

#include <memory>

#include "timing/run/http/engine_choice.h"
#include "timing/run/http/http_part.h"
#include "timing/run/http/native/native_transfer.h"
#include "timing/run/net/resolver.h"
#include "timing/run/target.h"

namespace timing::run {

class CurlShare;
class Transfers;

class HttpEngine {
 public:
  struct Dependencies {
    EventLoop& loop;
    const Clock& clock;  // the loop's own
    Resolver& resolver;
  };

  // Initialises libcurl, so that no run has to wait for that.
  explicit HttpEngine(const Dependencies& dependencies);
  HttpEngine(const HttpEngine&) = delete;
  HttpEngine& operator=(const HttpEngine&) = delete;
  ~HttpEngine();

  // Few targets on libcurl share their connections with one another, as it looks at each connection
  // that it keeps whenever a transfer begins and ends: 10,000 jobs would pay for 10,000
  // connections. The target serves the part's lanes, by their numbers in the job. REQUIRES: the
  // job's target is an HttpPlan.
  std::unique_ptr<Target> open(const TargetContext& context, const HttpPart& part);

 private:
  std::shared_ptr<Transfers> transfers_for(const TargetContext& context, const HttpPart& part);
  std::shared_ptr<Transfers> curl_transfers_for(const plan::JobPlan& job, const HttpPart& part);

  Dependencies dependencies_;
  Proxies proxies_;
  NativeLoop native_;
  std::shared_ptr<CurlShare> share_;
  std::shared_ptr<Transfers> curl_;  // for the next target
  int targets_ = 0;                  // that it was given to
};

}  // namespace timing::run
