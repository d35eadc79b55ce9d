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
  return state == kCancelled ? grace_ends_ : std::numeric_limits<std::int64_t>::max();
}

bool SqlWatch::take_if_overdue(std::int64_t now) {
  std::int64_t state = state_.load();
  return state > kIdle && state <= now && state_.compare_exchange_strong(state, kCancelling);
}

void SqlWatch::cut_off() {
  ::shutdown(socket_.get(), SHUT_RDWR);
  state_.store(kCutOff);
}

}  // namespace timing::run
