// Where jobs hear of changes of the files that start them.
//
// Threads: the loop's. Errors: none; what cannot be watched is told in the log.
#pragma once

#include <functional>
#include <memory>

#include "timing/plan/plan.h"

namespace timing::run {

// While it is there, changes are told.
class ChangeSubscription {
 public:
  ChangeSubscription() = default;
  ChangeSubscription(const ChangeSubscription&) = delete;
  ChangeSubscription& operator=(const ChangeSubscription&) = delete;
  virtual ~ChangeSubscription() = default;
};

class ChangeSource {
 public:
  ChangeSource() = default;
  ChangeSource(const ChangeSource&) = delete;
  ChangeSource& operator=(const ChangeSource&) = delete;
  virtual ~ChangeSource() = default;

  // What is there now is known; `changed` is called when something else is there, once for changes
  // that come one upon another, in a turn of the loop of its own. REQUIRES: the job has an
  // `on_change`.
  virtual std::unique_ptr<ChangeSubscription> follow(const plan::JobPlan& job,
                                                     std::function<void()> changed) = 0;
};

}  // namespace timing::run
