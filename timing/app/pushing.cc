#include "timing/app/pushing.h"

#include <fmt/format.h>

#include <utility>

#include "timing/base/duration.h"

namespace timing::app {

Pushing::Pushing(Dependencies dependencies)
    : dependencies_(std::move(dependencies)), pusher_(dependencies_.url, dependencies_.page) {
  const auto& [clock, log, loop, counters, page, url, every] = dependencies_;
  timer_ = loop.call_at(clock.steady_now() + every, [this] { tick(); });
}

void Pushing::tick() {
  const auto& [clock, log, loop, counters, page, url, every] = dependencies_;
  timer_ = loop.call_at(clock.steady_now() + every, [this] { tick(); });
  if (busy_) return failed("the push before is still under way");
  push();
}

void Pushing::push() {
  busy_ = true;
  pusher_.push(
      [this](const Status& status) { dependencies_.loop.post([this, status] { ended(status); }); });
}

void Pushing::ended(const Status& status) {
  busy_ = false;
  if (!status) {
    failed(status.error().message);
  } else if (std::exchange(failing_, false)) {
    dependencies_.log.info(fmt::format("pushing to {} works again", dependencies_.url.shown()));
  }
  if (!done_) return;
  if (std::exchange(last_waits_, false)) return push();
  finish();
}

void Pushing::failed(std::string_view reason) {
  dependencies_.counters.push_failures.fetch_add(1, std::memory_order_relaxed);
  if (std::exchange(failing_, true)) return;
  dependencies_.log.warn(fmt::format("cannot push to {}: {}", dependencies_.url.shown(), reason));
}

void Pushing::push_last(std::function<void()> done) {
  done_ = std::move(done);
  if (timer_) dependencies_.loop.cancel(*timer_);
  timer_ = dependencies_.loop.call_at(dependencies_.clock.steady_now() + kLastPushTime, [this] {
    dependencies_.log.warn(fmt::format("the final values could not be pushed within {}",
                                       format_duration(kLastPushTime)));
    timer_.reset();
    finish();
  });
  last_waits_ = busy_;
  if (!busy_) push();
}

void Pushing::finish() {
  if (timer_) dependencies_.loop.cancel(*timer_);
  timer_.reset();
  if (const auto done = std::exchange(done_, nullptr)) done();
}

}  // namespace timing::app
