#include "timing/run/watch/file_changes.h"

#include <cstdint>
#include <map>
#include <thread>
#include <utility>

#include "timing/run/watch/followed_files.h"

namespace timing::run {

// The thread, its loop, and what it follows.
class FileChanges::Watcher {
 public:
  Watcher(const Clock& clock, Log& log)
      : clock_(clock), log_(log), loop_(clock), thread_([this] { loop_.run(); }) {}
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;
  ~Watcher() { loop_.stop(); }

  std::uint64_t follow(std::string job, plan::OnChangePlan plan, std::function<void()> changed) {
    const std::uint64_t key = ++last_key_;
    loop_.post([this, key, job = std::move(job), plan = std::move(plan),
                changed = std::move(changed)] {
      const FollowedFiles::Dependencies dependencies{.loop = loop_, .clock = clock_, .log = log_};
      followed_.emplace(key, std::make_unique<FollowedFiles>(dependencies, job, plan, changed));
    });
    return key;
  }
  void forget(std::uint64_t key) {
    loop_.post([this, key] { followed_.erase(key); });
  }

 private:
  const Clock& clock_;
  Log& log_;
  EventLoop loop_;
  std::uint64_t last_key_ = 0;                                        // home thread
  std::map<std::uint64_t, std::unique_ptr<FollowedFiles>> followed_;  // the watcher's thread
  std::jthread thread_;                                               // goes first
};

class FileChanges::Subscription final : public ChangeSubscription {
 public:
  Subscription(Watcher& watcher, EventLoop& home, const plan::JobPlan& job,
               std::function<void()> changed)
      : watcher_(watcher), handler_(std::make_shared<std::function<void()>>(std::move(changed))) {
    const std::weak_ptr<std::function<void()>> handler = handler_;
    key_ = watcher_.follow(job.name, *job.on_change, [&home, handler] {
      home.post([handler] {
        if (const auto alive = handler.lock()) (*alive)();
      });
    });
  }
  ~Subscription() override { watcher_.forget(key_); }

 private:
  Watcher& watcher_;
  std::shared_ptr<std::function<void()>> handler_;
  std::uint64_t key_ = 0;
};

FileChanges::FileChanges(const Clock& clock, Log& log, EventLoop& home)
    : clock_(clock), log_(log), home_(home) {}

FileChanges::~FileChanges() = default;

std::unique_ptr<ChangeSubscription> FileChanges::follow(const plan::JobPlan& job,
                                                        std::function<void()> changed) {
  if (!watcher_) watcher_ = std::make_unique<Watcher>(clock_, log_);
  return std::make_unique<Subscription>(*watcher_, home_, job, std::move(changed));
}

}  // namespace timing::run
