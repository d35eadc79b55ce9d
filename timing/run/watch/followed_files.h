// The files that start one job: watched, left to settle, and compared with what was there before.
//
// What the kernel tells makes it look; so does a timer once a minute, for file systems that tell
// nothing and folders that cannot be watched.
//
// Ownership: borrows loop, clock and log. Threads: the loop's, which it blocks while it reads the
// files. Units: nanoseconds. Errors: what cannot be watched is told in the log.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "timing/base/clock.h"
#include "timing/base/file_watch.h"
#include "timing/base/log.h"
#include "timing/plan/change/debounce.h"
#include "timing/plan/plan.h"
#include "timing/run/event_loop.h"

namespace timing::run {

class FollowedFiles {
 public:
  struct Dependencies {
    EventLoop& loop;
    const Clock& clock;
    Log& log;
    nanoseconds look_again_after = std::chrono::minutes(1);
  };

  // `changed` is called from the loop whenever something else is there than before.
  FollowedFiles(const Dependencies& dependencies, std::string job, const plan::OnChangePlan& plan,
                std::function<void()> changed);
  FollowedFiles(const FollowedFiles&) = delete;
  FollowedFiles& operator=(const FollowedFiles&) = delete;
  ~FollowedFiles();

 private:
  void watch();
  void something_happened();
  void look();
  void look_at(SteadyTime time);
  void tell_if_incomplete();

  Dependencies dependencies_;
  std::string job_;
  std::vector<std::filesystem::path> paths_;
  std::string list_;  // of the paths, for the log
  std::function<void()> changed_;
  plan::Debounce debounce_;
  std::optional<FileWatch> watch_;
  bool incomplete_told_ = false;
  std::uint64_t digest_ = 0;
  std::optional<EventLoop::TimerKey> timer_;
};

}  // namespace timing::run
