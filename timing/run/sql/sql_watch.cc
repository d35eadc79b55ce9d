#include "timing/run/sql/sql_watch.h"

#include <sys/socket.h>

#include <algorithm>
#include <limits>
#include <mutex>
#include <utility>

namespace timing::run {

SqlWatch::SqlWatch(std::shared_ptr<SqlWatchdog> watchdog, SqlVictim victim, Descriptor socket)
    : watchdog_(std::move(watchdog)), victim_(victim), socket_(std::move(socket)) {
  watchdog_->add(*this);
}

SqlWatch::~SqlWatch() { watchdog_->remove(*this); }

void SqlWatch::begin(SteadyTime deadline) {
  const std::int64_t armed = std::max<std::int64_t>(deadline.time_since_epoch().count(), 1);
  state_.store(armed);
  if (watchdog_->sleeps_beyond(armed)) watchdog_->wake();
}

SqlWatch::End SqlWatch::end() {
  std::int64_t state = state_.load(std::memory_order_relaxed);
  if (state > kIdle && state_.compare_exchange_strong(state, kIdle)) return End::in_time;
  std::unique_lock lock(watchdog_->mutex_);
  watchdog_->cancelled_.wait(lock, [&] { return state_.load() != kCancelling; });
  return state_.exchange(kIdle) == kCancelled ? End::cancelled : End::cut_off;
}

std::int64_t SqlWatch::next_look() const {
  const std::int64_t state = state_.load();
  if (state > kIdle) return state;
  return state == kCancelled ? std::min(next_try_, grace_ends_)
                             : std::numeric_limits<std::int64_t>::max();
}

bool SqlWatch::take_if_due(std::int64_t now) {
  std::int64_t state = state_.load();
  if (state == kCancelled && next_try_ <= now && now < grace_ends_) {
    state_.store(kCancelling);
    return true;
  }
  if (state <= kIdle || state > now) return false;
  grace_ends_ = 0;
  return state_.compare_exchange_strong(state, kCancelling);
}

void SqlWatch::cancelled(std::int64_t now, nanoseconds grace) {
  constexpr int kTries = 8;
  if (grace_ends_ == 0) grace_ends_ = now + grace.count();
  next_try_ = now + grace.count() / kTries;
  state_.store(kCancelled);
}

bool SqlWatch::has_used_its_grace(std::int64_t now) const {
  return state_.load() == kCancelled && grace_ends_ <= now;
}

void SqlWatch::cut_off() {
  ::shutdown(socket_.get(), SHUT_RDWR);
  state_.store(kCutOff);
}

}  // namespace timing::run
