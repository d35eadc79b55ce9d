// Tells jobs of changes of their files, which it watches and reads on a thread of its own: neither
// a slow disk nor a large file holds up a loop that runs are executed on.
//
// Ownership: borrows its dependencies, which outlive it; it outlives its subscriptions. Threads:
// all calls on that of `home`. Errors: see change_source.h; a kernel that refuses a thread or an
// event loop is a std::system_error at the first job that is followed.
#pragma once

#include <functional>
#include <memory>

#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/run/change_source.h"
#include "timing/run/event_loop.h"

namespace timing::run {

class FileChanges final : public ChangeSource {
 public:
  // `home` is the loop on which jobs are told.
  FileChanges(const Clock& clock, Log& log, EventLoop& home);
  ~FileChanges() override;

  std::unique_ptr<ChangeSubscription> follow(const plan::JobPlan& job,
                                             std::function<void()> changed) override;

 private:
  class Watcher;
  class Subscription;

  const Clock& clock_;
  Log& log_;
  EventLoop& home_;
  std::unique_ptr<Watcher> watcher_;  // from the first job on
};

}  // namespace timing::run
