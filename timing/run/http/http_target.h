// HTTP jobs over libcurl's multi interface, on the event loop's thread.
//
// One HttpEngine serves all HTTP jobs of a loop: it keeps connections and reuses them over jobs, as
// long as these are not too many: see open().
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

  // Few targets share their connections with one another, as libcurl looks at each connection that
  // it keeps whenever a transfer begins and ends: 10,000 jobs would pay for 10,000 connections.
  // REQUIRES: the job's target is an HttpPlan.
  std::unique_ptr<Target> open(const TargetContext& context);

 private:
  EventLoop& loop_;
  const Clock& clock_;
  std::shared_ptr<CurlMulti> multi_;  // for the next target
  int targets_ = 0;                   // that it was given to
};

}  // namespace timing::run
