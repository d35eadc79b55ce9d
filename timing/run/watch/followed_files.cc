#include "timing/run/watch/followed_files.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/epoll.h>

#include <utility>

#include "timing/base/files_digest.h"

namespace timing::run {

FollowedFiles::FollowedFiles(const Dependencies& dependencies, std::string job,
                             const plan::OnChangePlan& plan, std::function<void()> changed)
    : dependencies_(dependencies),
      job_(std::move(job)),
      paths_(plan.paths.begin(), plan.paths.end()),
      list_(fmt::format("{}", fmt::join(plan.paths, ", "))),
      changed_(std::move(changed)),
      debounce_(plan.debounce) {
  // Before it looks what is there, so that nothing happens in between.
  watch();
  digest_ = digest_of_files(paths_);
  look_at(dependencies_.clock.steady_now() + dependencies_.look_again_after);
  dependencies_.log.info(fmt::format("job '{}': waits for changes of {}", job_, list_));
}

FollowedFiles::~FollowedFiles() {
  if (watch_) dependencies_.loop.unwatch(watch_->descriptor());
  if (timer_) dependencies_.loop.cancel(*timer_);
}

void FollowedFiles::watch() {
  Result<FileWatch> watch = FileWatch::start(paths_);
  if (!watch) {
    dependencies_.log.warn(
        fmt::format("job '{}': {}; looks once a minute", job_, watch.error().message));
    return;
  }
  watch_.emplace(std::move(watch).value());
  tell_if_incomplete();
  dependencies_.loop.watch(watch_->descriptor(), EPOLLIN, [this](std::uint32_t) {
    if (watch_->drain()) something_happened();
  });
}

void FollowedFiles::something_happened() {
  tell_if_incomplete();
  debounce_.note(dependencies_.clock.steady_now());
  look_at(*debounce_.due());
}

void FollowedFiles::look() {
  debounce_.settle();
  look_at(dependencies_.clock.steady_now() + dependencies_.look_again_after);
  const std::uint64_t digest = digest_of_files(paths_);
  if (std::exchange(digest_, digest) == digest) return;
  dependencies_.log.info(fmt::format("job '{}': {} changed", job_, list_));
  changed_();
}

void FollowedFiles::look_at(SteadyTime time) {
  if (timer_) dependencies_.loop.cancel(*timer_);
  timer_ = dependencies_.loop.call_at(time, [this] {
    timer_.reset();
    look();
  });
}

void FollowedFiles::tell_if_incomplete() {
  if (watch_->complete() || std::exchange(incomplete_told_, true)) return;
  dependencies_.log.warn(fmt::format(
      "job '{}': not every folder of {} can be watched; looks once a minute", job_, list_));
}

}  // namespace timing::run
