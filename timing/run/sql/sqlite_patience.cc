#include "timing/run/sql/sqlite_patience.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace timing::run {
namespace {

constexpr int kStepsBetweenLooks = 1000;
constexpr std::chrono::milliseconds kLongestLockPause{20};

}  // namespace

void SqlitePatience::attach(sqlite3* database) {
  sqlite3_busy_handler(database, &SqlitePatience::wait_for_lock, this);
  sqlite3_progress_handler(database, kStepsBetweenLooks, &SqlitePatience::stop_working, this);
}

void SqlitePatience::begin(nanoseconds timeout) {
  deadline_ = timeout > nanoseconds(0) ? clock_.steady_now() + timeout : SteadyTime::max();
}

int SqlitePatience::stop_working(void* self) {
  return static_cast<const SqlitePatience*>(self)->is_over() ? 1 : 0;
}

// Zero gives up: the statement ends as busy.
int SqlitePatience::wait_for_lock(void* self, int tries_before) {
  return static_cast<SqlitePatience*>(self)->pause(tries_before) ? 1 : 0;
}

bool SqlitePatience::pause(int tries_before) {
  const SteadyTime now = clock_.steady_now();
  if (tries_before == 0) lock_wait_began_ = now;
  const nanoseconds left = std::min(deadline_ - now, longest_lock_wait_ - (now - lock_wait_began_));
  if (left <= nanoseconds(0)) return false;
  const nanoseconds pause =
      std::min<nanoseconds>(std::chrono::milliseconds(tries_before + 1), kLongestLockPause);
  std::this_thread::sleep_for(std::min(pause, left));
  return true;
}

}  // namespace timing::run
