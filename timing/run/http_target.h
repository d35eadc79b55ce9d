// HTTP jobs over libcurl's multi interface, on the event loop's thread.
//
// One HttpEngine serves all HTTP jobs of a loop: it keeps connections and reuses them over jobs.
// Follows redirects itself, by redirect.h, so that every engine follows them alike.
//
// Ownership: targets borrow the engine, which outlives them. Threads: the loop's. Errors: every
// request ends in an Outcome; a request without a response has libcurl's number as its code.
#pragma once

#include <memory>

#include "timing/run/target.h"

namespace timing::run {

class HttpEngine {
 public:
  explicit HttpEngine(EventLoop& loop);
  HttpEngine(const HttpEngine&) = delete;
  HttpEngine& operator=(const HttpEngine&) = delete;
  ~HttpEngine();

  // REQUIRES: the job's target is an HttpPlan.
  std::unique_ptr<Target> open(const TargetContext& context);

 private:
  class Multi;

  std::unique_ptr<Multi> multi_;
};

}  // namespace timing::run
