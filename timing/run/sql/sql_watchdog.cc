#include "timing/run/sql/sql_watchdog.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "timing/run/sql/sql_watch.h"

namespace timing::run {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

std::int64_t count(SteadyTime time) { return time.time_since_epoch().count(); }

}  // namespace

SqlWatchdog::SqlWatchdog(const Clock& clock, nanoseconds grace, Cancel cancel)
    : clock_(clock), grace_(grace), cancel_(std::move(cancel)), next_look_(kNever) {}

void SqlWatchdog::start() {
  const std::lock_guard lock(mutex_);
  if (thread_.joinable()) return;
  thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

void SqlWatchdog::add(SqlWatch& watch) {
  const std::lock_guard lock(mutex_);
  watches_.push_back(&watch);
}

void SqlWatchdog::remove(SqlWatch& watch) {
  const std::lock_guard lock(mutex_);
  std::erase(watches_, &watch);
}

void SqlWatchdog::wake() {
  {
    const std::lock_guard lock(mutex_);
    is_woken_ = true;
  }
  woken_.notify_one();
}

void SqlWatchdog::work(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const std::int64_t now = count(clock_.steady_now());
    const std::vector<SqlWatch*> overdue = take_due(now);
    if (!overdue.empty()) {
      cancel(lock, overdue);
      continue;
    }
    cut_off_the_unending(now);
    sleep(lock, stop);
  }
}

std::vector<SqlWatch*> SqlWatchdog::take_due(std::int64_t now) {
  std::vector<SqlWatch*> overdue;
  for (SqlWatch* const watch : watches_) {
    if (watch->take_if_due(now)) overdue.push_back(watch);
  }
  return overdue;
}

// A watch that is being cancelled stays: its connection waits for the end of that.
void SqlWatchdog::cancel(std::unique_lock<std::mutex>& lock,
                         const std::vector<SqlWatch*>& overdue) {
  std::vector<SqlVictim> victims;
  victims.reserve(overdue.size());
  for (const SqlWatch* const watch : overdue) victims.push_back(watch->victim_);
  lock.unlock();
  const std::size_t done = cancel_(victims);
  lock.lock();
  const std::int64_t now = count(clock_.steady_now());
  for (std::size_t index = 0; index < overdue.size(); ++index) {
    if (index < done) {
      overdue[index]->cancelled(now, grace_);
    } else {
      overdue[index]->cut_off();
    }
  }
  cancelled_.notify_all();
}

void SqlWatchdog::cut_off_the_unending(std::int64_t now) {
  for (SqlWatch* const watch : watches_) {
    if (watch->has_used_its_grace(now)) watch->cut_off();
  }
}

std::int64_t SqlWatchdog::earliest() const {
  std::int64_t earliest = kNever;
  for (const SqlWatch* const watch : watches_) earliest = std::min(earliest, watch->next_look());
  return earliest;
}

void SqlWatchdog::sleep(std::unique_lock<std::mutex>& lock, const std::stop_token& stop) {
  const std::int64_t next = earliest();
  next_look_.store(next);
  // A statement that began meanwhile may not have seen it.
  if (earliest() < next) return;
  is_woken_ = false;
  const auto is_woken = [this] { return is_woken_; };
  if (next == kNever) {
    woken_.wait(lock, stop, is_woken);
  } else {
    woken_.wait_until(lock, stop, SteadyTime(nanoseconds(next)), is_woken);
  }
}

}  // namespace timing::run
