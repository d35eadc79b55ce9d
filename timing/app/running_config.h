// The config that runs now: what the pages show of it.
//
// Ownership: shares the plan's jobs. Threads: any, at once; what get() gave stays as it is. Errors:
// none.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "timing/plan/plan.h"

namespace timing::app {

struct RunningConfig {
  plan::Plan plan;
  std::string text;  // the file's, with its secrets
};

class RunningConfigHolder {
 public:
  void set(RunningConfig config) {
    auto next = std::make_shared<const RunningConfig>(std::move(config));
    const std::lock_guard lock(mutex_);
    config_.swap(next);
  }
  // Never null: empty before the first config.
  std::shared_ptr<const RunningConfig> get() const {
    const std::lock_guard lock(mutex_);
    return config_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const RunningConfig> config_ = std::make_shared<const RunningConfig>();
};

}  // namespace timing::app
