#include "timing/app/loop_calls.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

namespace timing::app {

struct LoopCalls::Shared {
  std::mutex mutex;
  std::condition_variable changed;
  bool closed = false;
};

LoopCalls::LoopCalls(run::EventLoop& loop) : loop_(loop), shared_(std::make_shared<Shared>()) {}

exporter::Response LoopCalls::ask(std::function<exporter::Response()> call) {
  const auto answer = std::make_shared<std::optional<exporter::Response>>();
  loop_.post([shared = shared_, answer, call = std::move(call)] {
    exporter::Response response = call();
    const std::lock_guard lock(shared->mutex);
    *answer = std::move(response);
    shared->changed.notify_all();
  });
  std::unique_lock lock(shared_->mutex);
  shared_->changed.wait(lock, [&] { return shared_->closed || *answer; });
  if (*answer) return std::move(**answer);
  return {.status = 503, .body = "The program has stopped.\n"};
}

void LoopCalls::close() {
  const std::lock_guard lock(shared_->mutex);
  shared_->closed = true;
  shared_->changed.notify_all();
}

}  // namespace timing::app
