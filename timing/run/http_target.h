// HTTP jobs over libcurl's multi interface, on the event loop's thread.
//
// One HttpEngine serves all HTTP jobs of a loop: it keeps connections and reuses them over jobs.
// Follows redirects itself, by redirect.h, so that every engine follows them alike.
//
// Ownership: the engine borrows the loop; targets share what they need of the engine, so that they
// may go in any order. Threads: the loop's. Errors: every request ends in an Outcome; a request
// without a response has libcurl's number as its code.
#pragma once

#include <memory>

#include "timing/run/target.h"

namespace timing::run {

class CurlMulti;

class HttpEngine {
 public:
  // Initialises libcurl, so that no run has to wait for that. `clock` is the loop's own.
  HttpEngine(EventLoop& loop, const Clock& clock);
  HttpEngine(const HttpEngine&) = delete;
  HttpEngine& operator=(const HttpEngine&) = delete;
  ~HttpEngine();

  // REQUIRES: the job's target is an HttpPlan.
  std::unique_ptr<Target> open(const TargetContext& context);

 private:
  std::shared_ptr<CurlMulti> multi_;
};

}  // namespace timing::run
