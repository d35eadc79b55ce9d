// The page /api/v1/config: the config that runs, without its secrets. It is made when it is first
// asked for, and kept until another config runs. Before the first one it is 503.
//
// Ownership: borrows the config's holder. Threads: any, at once; who asks while the page is made
// waits for it. Errors: as masked_config().
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "exporter/http_message.h"
#include "timing/app/masked_config.h"
#include "timing/app/running_config.h"

namespace timing::app {

class ConfigPage {
 public:
  explicit ConfigPage(const RunningConfigHolder& config) : config_(config) {}

  exporter::Response respond(const exporter::Request& /*request*/) {
    const std::lock_guard lock(mutex_);
    const auto running = config_.get();
    if (running->text.empty()) return {.status = 503, .body = "No config runs yet.\n"};
    if (running != shown_.lock()) {
      text_ = masked_config(running->text, running->plan);
      shown_ = running;
    }
    return {.content_type = "application/yaml; charset=utf-8", .body = text_};
  }

 private:
  const RunningConfigHolder& config_;
  std::mutex mutex_;
  std::weak_ptr<const RunningConfig> shown_;
  std::string text_;
};

}  // namespace timing::app
